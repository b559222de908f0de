// A child whose parent's trace has grown a lot between the fork and the child's
// first call gets its own file all the same, and nothing is said.
// RUN: %both -O1 -pthread %s -o %t && %same --leaves "trace.bin trace.N.bin" %t
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

template <int N> struct Chain {
  __attribute__((noinline)) static int step(int X) {
    asm volatile("");
    return Chain<N - 1>::step(X) + Chain<N / 2>::leaf(X);
  }
  __attribute__((noinline)) static int leaf(int X) {
    asm volatile("");
    return X + N;
  }
};
template <> struct Chain<0> {
  static int step(int X) { return X; }
  static int leaf(int X) { return X; }
};

__attribute__((noinline)) int inChild(int X) {
  asm volatile("");
  return X;
}

static void *work(void *Gate) {
  volatile int Sum = Chain<400>::step(1);
  (void)Sum;
  pthread_barrier_wait(static_cast<pthread_barrier_t *>(Gate));
  return nullptr;
}

int main() {
  int Pipe[2];
  if (pipe(Pipe))
    return 1;
  pid_t Child = fork();
  if (Child == 0) {
    char C;
    close(Pipe[1]);
    while (read(Pipe[0], &C, 1) > 0)
      ;
    _exit(inChild(7));
  }
  constexpr int kThreads = 24;
  pthread_barrier_t Gate;
  pthread_barrier_init(&Gate, nullptr, kThreads);
  pthread_t Threads[kThreads];
  for (pthread_t &T : Threads)
    pthread_create(&T, nullptr, work, &Gate);
  for (pthread_t &T : Threads)
    pthread_join(T, nullptr);
  close(Pipe[1]);
  int Status = 0;
  waitpid(Child, &Status, 0);
  return WEXITSTATUS(Status) == 7 ? 0 : 2;
}
