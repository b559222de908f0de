// Four threads that keep their own account of every instrumented call, in a
// shared mapping that outlives kill -9: the file named by the first argument.
// The program is its own witness, so the order of the stores matters:
//
//   caller:  ++begun[f]           (the call is about to happen)
//   callee:  push f; ++entered[f] (its enter hook has run)
//            ...
//            pop                  (its exit hook has not run)
//   caller:  ++ended[f]           (its exit hook has run)
//
// So a trace's count of f lies in entered[f] .. begun[f], which differ by one
// call of the thread at most, and its open stack is what was pushed, or that and
// the call in flight.
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { kThreads = 4, kFunctions = 6, kDeepest = 64 };
struct Account {
  uint64_t Tid;
  uint64_t Begun[kFunctions], Entered[kFunctions];
  uint64_t Depth, Reserved;
  uint64_t Stack[kDeepest];
};
static struct Account *Accounts;
static __thread struct Account *Mine;
static __thread uint32_t Random;

#define ORDER asm volatile("" : : : "memory")
#define NOINLINE __attribute__((noinline))

static inline __attribute__((always_inline)) void entered(unsigned F) {
  ORDER;
  Mine->Stack[Mine->Depth] = F;
  ORDER;
  ++Mine->Depth;
  ORDER;
  ++Mine->Entered[F];
  ORDER;
}
static inline __attribute__((always_inline)) void leaving(void) {
  ORDER;
  --Mine->Depth;
  ORDER;
}
#define CALL(Index, Call)                                                      \
  do {                                                                         \
    ORDER;                                                                     \
    ++Mine->Begun[Index];                                                      \
    ORDER;                                                                     \
    Call;                                                                      \
    ORDER;                                                                     \
  } while (0)

static inline __attribute__((always_inline)) unsigned dice(unsigned N) {
  Random = Random * 1664525 + 1013904223;
  return (Random >> 8) % N;
}

NOINLINE static void leaf(void) {
  entered(2);
  leaving();
}
NOINLINE static void twig(unsigned N) {
  entered(3);
  for (unsigned I = 0; I < N; ++I)
    CALL(2, leaf());
  leaving();
}
NOINLINE static void deep(unsigned N) {
  entered(4);
  if (N)
    CALL(4, deep(N - 1));
  else
    CALL(3, twig(2));
  leaving();
}
NOINLINE static void branch(void) {
  entered(5);
  switch (dice(3)) {
  case 0:
    CALL(2, leaf());
    break;
  case 1:
    CALL(3, twig(dice(4)));
    break;
  default:
    CALL(4, deep(dice(20)));
  }
  leaving();
}
NOINLINE static void *work(void *P) {
  Mine = P;
  ++Mine->Begun[1];
  Mine->Tid = (uint64_t)syscall(SYS_gettid);
  Random = (uint32_t)Mine->Tid;
  entered(1);
  for (;;)
    CALL(5, branch());
  return NULL;
}

int main(int argc, char **argv) {
  (void)argc;
  int Fd = open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
  size_t Bytes = kThreads * sizeof(struct Account);
  if (Fd < 0 || ftruncate(Fd, (off_t)Bytes))
    return 1;
  Accounts = mmap(NULL, Bytes, PROT_READ | PROT_WRITE, MAP_SHARED, Fd, 0);
  for (int I = 0; I < kThreads; ++I) {
    pthread_t T;
    if (pthread_create(&T, NULL, work, &Accounts[I]))
      return 1;
  }
  for (;;)
    pause();
}
