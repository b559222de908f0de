// Many threads pass, two at a time, while others stay: the blocks of those that
// are gone are used again, the blocks of those that stay never are. Each block
// has the calls of its owners, all of them, and the name of the last. The main
// thread has one too: it makes no instrumented call, but it allocates.
// RUN: %autoprof-clangxx -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t > %t.txt
// RUN: python3 %inputs/owners.py %autoprof-report %t.bin < %t.txt
// RUN: %autoprof-report verify %t.bin
// RUN: for M in clock count; do AUTOPROF_OPTIONS=output=%t.bin:timing=$M %t > %t.txt && \
// RUN:   python3 %inputs/owners.py %autoprof-report %t.bin < %t.txt && \
// RUN:   %autoprof-report verify %t.bin || exit 1; done
#include <cstdio>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { kStay = 24, kPass = 300, kOfPassing = 1000 };
#define PLAIN __attribute__((no_instrument_function))
#define NOINLINE __attribute__((noinline))

NOINLINE static void leaf() { asm volatile(""); }
/// Makes N calls, its own among them.
NOINLINE static void work(int N) {
  for (int I = 1; I < N; ++I)
    leaf();
}

struct Worker {
  pthread_t Thread;
  int Number;
};
static pthread_barrier_t Gate;

PLAIN static void tell(const char *Kind, int Number, int Calls) {
  char Name[16];
  std::snprintf(Name, sizeof(Name), "%s-%d", Kind, Number);
  pthread_setname_np(pthread_self(), Name);
  std::printf("%s %ld %d %s\n", Kind, syscall(SYS_gettid), Calls, Name);
}
PLAIN static void *stay(void *Argument) {
  int Number = static_cast<Worker *>(Argument)->Number;
  tell("stay", Number, 3000 + 2 * Number);
  work(1000 + Number);
  pthread_barrier_wait(&Gate); // all have a block
  pthread_barrier_wait(&Gate); // all others are gone
  work(2000 + Number);
  return nullptr;
}
PLAIN static void *pass(void *Argument) {
  tell("pass", static_cast<Worker *>(Argument)->Number, kOfPassing);
  work(kOfPassing);
  return nullptr;
}
PLAIN static void start(Worker &W, int Number, void *(*Function)(void *)) {
  W.Number = Number;
  if (pthread_create(&W.Thread, nullptr, Function, &W))
    _exit(1);
}

PLAIN int main() {
  static Worker Staying[kStay], Passing[kPass];
  tell("stay", kStay, 0);
  pthread_barrier_init(&Gate, nullptr, kStay + 1);
  for (int I = 0; I < kStay; ++I)
    start(Staying[I], I, stay);
  pthread_barrier_wait(&Gate);
  for (int I = 0; I < kPass; ++I) {
    start(Passing[I], I, pass);
    if (I)
      pthread_join(Passing[I - 1].Thread, nullptr);
  }
  pthread_join(Passing[kPass - 1].Thread, nullptr);
  pthread_barrier_wait(&Gate);
  for (Worker &W : Staying)
    pthread_join(W.Thread, nullptr);
}
