// Four threads that allocate and free, and a row of short ones, that keep their
// own account of it in a shared mapping that outlives kill -9, as witness.c does:
//
//   ++Begun, Begun bytes;  p = malloc();  ++Ended, Ended bytes
//
// So what a trace counts lies between the two, which differ by one call of a
// thread at most; what is live does, too.
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { kThreads = 4, kAccounts = kThreads + 1, kBlocks = 500 };
struct Count {
  uint64_t Calls, Bytes;
};
struct Account {
  struct Count AllocBegun, AllocEnded, FreeBegun, FreeEnded;
};
static struct Account *Accounts;
static __thread struct Account *Mine;
static __thread uint32_t Random;

#define ORDER asm volatile("" : : : "memory")
#define NOINLINE __attribute__((noinline))

static inline __attribute__((always_inline)) void add(struct Count *To,
                                                      uint64_t Bytes) {
  ORDER;
  To->Bytes += Bytes;
  ORDER;
  ++To->Calls;
  ORDER;
}
static inline __attribute__((always_inline)) unsigned dice(unsigned N) {
  Random = Random * 1664525 + 1013904223;
  return (Random >> 8) % N;
}

struct Block {
  void *P;
  uint64_t Bytes;
};
NOINLINE static void take(struct Block *B) {
  B->Bytes = 1 + dice(dice(50) ? 300 : 300000);
  add(&Mine->AllocBegun, B->Bytes);
  switch (dice(3)) {
  case 0:
    B->P = malloc(B->Bytes);
    break;
  case 1:
    B->P = calloc(1, B->Bytes);
    break;
  default:
    B->P = aligned_alloc(64, B->Bytes);
  }
  add(&Mine->AllocEnded, B->Bytes);
}
NOINLINE static void give(struct Block *B) {
  add(&Mine->FreeBegun, B->Bytes);
  free(B->P);
  add(&Mine->FreeEnded, B->Bytes);
  B->P = NULL;
}
// A realloc is an allocation and a free.
NOINLINE static void resize(struct Block *B) {
  uint64_t Old = B->Bytes;
  B->Bytes = 1 + dice(2000);
  add(&Mine->AllocBegun, B->Bytes);
  add(&Mine->FreeBegun, Old);
  B->P = realloc(B->P, B->Bytes);
  add(&Mine->AllocEnded, B->Bytes);
  add(&Mine->FreeEnded, Old);
}
NOINLINE static void some(struct Block *Blocks, unsigned N) {
  for (unsigned I = 0; I < N; ++I) {
    struct Block *B = &Blocks[dice(kBlocks)];
    if (!B->P)
      take(B);
    else if (dice(4))
      give(B);
    else
      resize(B);
  }
}

static void begin(struct Account *A) {
  Mine = A;
  Random = (uint32_t)(A - Accounts) + (uint32_t)getpid();
}
static void *work(void *P) {
  static struct Block Blocks[kThreads][kBlocks];
  begin(P);
  for (;;)
    some(Blocks[Mine - Accounts], 100);
  return NULL;
}
// Joined before the next one starts: one account for all.
static void *visit(void *P) {
  static struct Block Blocks[kBlocks];
  begin(P);
  some(Blocks, 20);
  return NULL;
}

static int start(pthread_t *T, void *(*Function)(void *), int I) {
  return pthread_create(T, NULL, Function, &Accounts[I]);
}
int main(int argc, char **argv) {
  (void)argc;
  int Fd = open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
  size_t Bytes = kAccounts * sizeof(struct Account);
  if (Fd < 0 || ftruncate(Fd, (off_t)Bytes))
    return 1;
  Accounts = mmap(NULL, Bytes, PROT_READ | PROT_WRITE, MAP_SHARED, Fd, 0);
  pthread_t T;
  for (int I = 0; I < kThreads; ++I)
    if (start(&T, work, I))
      return 1;
  for (;;)
    if (start(&T, visit, kThreads) || pthread_join(T, NULL))
      return 1;
}
