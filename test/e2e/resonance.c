// A program that does the same every millisecond of its CPU time is not always
// met at the same point: the time of both halves is seen.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/samples.py %autoprof-report %t.bin \
// RUN:   '3*first.sampled>second.sampled' '3*second.sampled>first.sampled'
#include <time.h>

#define NOINLINE __attribute__((noinline))
static long Until;
static volatile unsigned Sink;

// The halves end at fixed times of the CPU clock, so that nothing drifts.
__attribute__((always_inline)) static inline void half(void) {
  struct timespec Now;
  Until += 500000;
  do {
    for (int I = 0; I < 500; ++I)
      Sink += 1;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &Now);
  } while (Now.tv_sec * 1000000000L + Now.tv_nsec < Until);
}
NOINLINE static void first(void) { half(); }
NOINLINE static void second(void) { half(); }

int main(void) {
  struct timespec Now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &Now);
  Until = Now.tv_sec * 1000000000L + Now.tv_nsec;
  for (int I = 0; I < 1000; ++I) {
    first();
    second();
  }
}
