// A function that is fast for a while and slow later: its slow calls are
// noticed and clocked, so that the longest call is one of them. Sampling alone
// could not tell that, nor the first calls.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: for How in auto timer; do \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin:sample=$How %t > %t.txt && \
// RUN:   python3 %inputs/samples.py %autoprof-report %t.bin \
// RUN:     "slowing.max>$(cat %t.txt)" "slowing.p90>$(cat %t.txt)" \
// RUN:     'slowing.self>steps.self' && \
// RUN:   %autoprof-report verify %t.bin || exit 1; done
#include "Inputs/steps.h"
#include <stdio.h>

NOINLINE static void slowing(int N) {
  for (int I = 0; I < N; ++I)
    Sink += 1;
}

int main(void) {
  long End = nowNs() + 500000000;
  while (nowNs() < End)
    for (int I = 0; I < 1000; ++I) {
      slowing(10);
      steps(10);
    }
  long Began = nowNs();
  for (int I = 0; I < 400; ++I)
    slowing(1000000);
  printf("%ld", (nowNs() - Began) / 400 / 2); // half of one call
}
