// Destructors of thread-local objects that allocate and call when their thread
// ends, pthread keys that set themselves again, and detached threads that are
// still in their calls when the program exits. 300 threads of the first kinds.
// RUN: %both -O1 %s -o %t && %same --options=output=trace.bin:sample=off %t
// RUN: %calls %t.d/prof/run/trace.bin 'work(void*)=300' 'late(int)=300' 'again(void*)=1200' 'wait(void*)=4' 'open:wait(void*)=4'
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <pthread.h>
#include <string>
#include <unistd.h>
#include <vector>
#define NOINLINE __attribute__((noinline))

static pthread_key_t Key;
static std::atomic<long> Bytes, Ready;
NOINLINE void late(int N) {
  std::vector<std::string> V(N, std::string(100, 'x'));
  Bytes += V.size() * V.back().size();
}
struct Last {
  int N = 0;
  ~Last() { late(N); }
};
static thread_local Last AtEnd;
NOINLINE void again(void *P) {
  long N = reinterpret_cast<long>(P);
  free(malloc(N * 10));
  if (N < 4)
    pthread_setspecific(Key, reinterpret_cast<void *>(N + 1));
}
void *work(void *P) {
  AtEnd.N = 10;
  pthread_setspecific(Key, reinterpret_cast<void *>(1));
  return P;
}
void *wait(void *P) {
  ++Ready;
  for (;;)
    pause();
  return P;
}

int main() {
  pthread_key_create(&Key, again);
  for (int I = 0; I < 300; ++I) {
    pthread_t T;
    if (pthread_create(&T, nullptr, work, nullptr))
      return 1;
    pthread_join(T, nullptr);
  }
  for (int I = 0; I < 4; ++I) {
    pthread_t T;
    if (pthread_create(&T, nullptr, wait, nullptr))
      return 1;
    pthread_detach(T);
  }
  while (Ready < 4)
    usleep(1000);
  printf("%ld\n", Bytes.load());
}
