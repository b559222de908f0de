// A function that is fast for a while and slow later: its slow calls are
// noticed and clocked, so that the longest call is one of them. Sampling alone
// could not tell that, nor the first calls.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: for How in auto timer; do \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin:sample=$How %t > %t.txt && \
// RUN:   python3 %inputs/samples.py %autoprof-report %t.bin \
// RUN:     "step.max>$(cat %t.txt)" "step.p90>$(cat %t.txt)" \
// RUN:     'step.self>other.self' && \
// RUN:   %autoprof-report verify %t.bin || exit 1; done
#include <stdio.h>
#include <time.h>

#define NOINLINE __attribute__((noinline))
static volatile unsigned Sink;
NOINLINE static void step(int N) {
  for (int I = 0; I < N; ++I)
    Sink += 1;
}
NOINLINE static void other(int N) {
  for (int I = 0; I < N; ++I)
    Sink += 1;
}
static long nowNs(void) {
  struct timespec T;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &T);
  return T.tv_sec * 1000000000L + T.tv_nsec;
}

int main(void) {
  long End = nowNs() + 500000000;
  while (nowNs() < End)
    for (int I = 0; I < 1000; ++I) {
      step(10);
      other(10);
    }
  long Began = nowNs();
  for (int I = 0; I < 400; ++I)
    step(1000000);
  printf("%ld", (nowNs() - Began) / 400 / 2); // half of one call
}
