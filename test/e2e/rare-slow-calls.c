// One call in 100,000 of a fast function sleeps 5 ms, one in 100,000 computes
// for 5 ms. Both show, at the function, on the path that did it.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: for How in auto timer; do \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin:sample=$How %t && \
// RUN:   python3 %S/waits/Inputs/waits.py %autoprof-report %t.bin \
// RUN:     main/rarely/step:sleep=20 'main/rarely/step.wait>50000000' \
// RUN:     main/never/step:=0 \
// RUN:     'main/rarely/step.cpu>main/never/step.cpu' && \
// RUN:   %autoprof-report verify %t.bin || exit 1; done
#include <time.h>

#define NOINLINE __attribute__((noinline))
enum { kCalls = 2000000, kRare = 100000 };
static volatile unsigned Sink;

// Without hooks of its own: it is part of the step.
__attribute__((always_inline)) static inline void compute5ms(void) {
  struct timespec Began, Now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &Began);
  do {
    for (int I = 0; I < 20000; ++I)
      Sink += 1;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &Now);
  } while ((Now.tv_sec - Began.tv_sec) * 1000000000L + Now.tv_nsec -
               Began.tv_nsec < 5000000);
}
NOINLINE static void step(int SleepsAt, int ComputesAt, int I) {
  Sink += 1;
  if (__builtin_expect(I % kRare == SleepsAt, 0)) {
    struct timespec T = {0, 5000000};
    nanosleep(&T, 0);
  }
  if (__builtin_expect(I % kRare == ComputesAt, 0))
    compute5ms();
}
NOINLINE static void rarely(void) {
  for (int I = 0; I < kCalls; ++I)
    step(kRare / 2, kRare - 1, I);
}
NOINLINE static void never(void) {
  for (int I = 0; I < kCalls; ++I)
    step(-1, -1, I);
}
int main(void) {
  rarely();
  never();
  asm volatile("");
}
