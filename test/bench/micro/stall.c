// The longest time a program loses at once: many short pieces of work, each
// through calls the run has not seen before now and then, blocks allocated and
// freed; the longest piece is what a slow path of a profiler costs at worst.
// Arguments: pieces. Prints "median p99.9 longest" of a piece, in ns of the
// thread's CPU time, and then the same of time that has passed.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { kCallsOfPiece = 192, kDepth = 12 };

static uint64_t now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// Two functions a level, so 2^kDepth different paths to the last.
#define LEVEL(N, NEXT)                                                         \
  __attribute__((noinline)) static uint32_t left##N(uint32_t path) {           \
    return NEXT(path) + 1;                                                     \
  }                                                                            \
  __attribute__((noinline)) static uint32_t right##N(uint32_t path) {          \
    return NEXT(path) + 3;                                                     \
  }
#define NEXT(N) (path & 1u << N ? left##N : right##N)
#define LAST(path) path
#define NEXT0(path) NEXT(0)(path)
#define NEXT1(path) NEXT(1)(path)
#define NEXT2(path) NEXT(2)(path)
#define NEXT3(path) NEXT(3)(path)
#define NEXT4(path) NEXT(4)(path)
#define NEXT5(path) NEXT(5)(path)
#define NEXT6(path) NEXT(6)(path)
#define NEXT7(path) NEXT(7)(path)
#define NEXT8(path) NEXT(8)(path)
#define NEXT9(path) NEXT(9)(path)
#define NEXT10(path) NEXT(10)(path)
LEVEL(0, LAST)
LEVEL(1, NEXT0)
LEVEL(2, NEXT1)
LEVEL(3, NEXT2)
LEVEL(4, NEXT3)
LEVEL(5, NEXT4)
LEVEL(6, NEXT5)
LEVEL(7, NEXT6)
LEVEL(8, NEXT7)
LEVEL(9, NEXT8)
LEVEL(10, NEXT9)
LEVEL(11, NEXT10)

// Paths through the tree that are new most of the time at first.
static void piece(uint32_t *state) {
  for (int i = 0; i < kCallsOfPiece / kDepth; ++i) {
    *state = *state * 1664525u + 1013904223u;
    uint32_t path = *state >> (32 - kDepth);
    void *volatile block = malloc(16 + (path & 255));
    NEXT(11)(path);
    free(block);
  }
}

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

static void show(uint64_t *times, long count) {
  qsort(times, (size_t)count, sizeof *times, by_value);
  printf("%llu %llu %llu\n", (unsigned long long)times[count / 2],
         (unsigned long long)times[count - 1 - count / 1000],
         (unsigned long long)times[count - 1]);
}

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 1000;
  if (count < 1)
    return 2;
  uint64_t *cpu = malloc((size_t)count * sizeof *cpu);
  uint64_t *wall = malloc((size_t)count * sizeof *wall);
  if (!cpu || !wall)
    return 1;
  for (long i = 0; i < count; ++i) // no page of them is new in the loop
    cpu[i] = wall[i] = 1;
  uint32_t state = 1;
  for (long i = 0; i < count; ++i) {
    uint64_t cpu0 = now(CLOCK_THREAD_CPUTIME_ID), wall0 = now(CLOCK_MONOTONIC);
    piece(&state);
    wall[i] = now(CLOCK_MONOTONIC) - wall0;
    cpu[i] = now(CLOCK_THREAD_CPUTIME_ID) - cpu0;
  }
  show(cpu, count);
  show(wall, count);
  return 0;
}
