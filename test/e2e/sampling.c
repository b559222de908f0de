// Samples say where the time of short calls went: in which function, on which
// path, and how much of it in libraries; each way of sampling does.
// RUN: %autoprof-clang -O1 %s -lm -o %t
// RUN: for How in auto timer; do \
// RUN:   AUTOPROF_OPTIONS=output=%t.$How.bin:sample=$How %t && \
// RUN:   python3 %inputs/samples.py %autoprof-report %t.$How.bin \
// RUN:     'costly>cheap' 'costly.library<costly.sampled' 'remainder.library>0' \
// RUN:     || exit 1; done
// RUN: AUTOPROF_OPTIONS=output=%t.off.bin:sample=off %t
// RUN: python3 %inputs/samples.py %autoprof-report %t.off.bin none
// RUN: AUTOPROF_OPTIONS=output=%t.blocked.bin %t blocked
// RUN: python3 %inputs/samples.py %autoprof-report %t.blocked.bin none
// RUN: AUTOPROF_OPTIONS=output=%t.own.bin %t own | FileCheck %s
// RUN: %autoprof-report verify %t.own.bin
// CHECK: our own signals: 3
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define NOINLINE __attribute__((noinline))
static NOINLINE unsigned spin(unsigned X, int N) {
  for (int I = 0; I < N; ++I)
    X = X * 1664525 + 1013904223;
  return X;
}
static NOINLINE unsigned cheap(unsigned X) { return X * 3 + 1; }
static NOINLINE unsigned costly(unsigned X) {
  for (int I = 0; I < 200; ++I)
    X = X * 1664525 + 1013904223;
  return X;
}
static NOINLINE double remainder_(double X) {
  double Y = X;
  for (int I = 0; I < 10; ++I)
    Y = fmod(Y * 1e300, 3.7) + X;
  return Y;
}

static volatile int Signals;
static void handler(int Signal) { Signals += Signal == SIGURG; }

int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "own")) {
    signal(SIGURG, handler);
    spin(1, 50000000); // so that sampling has had the time to end
    for (int I = 0; I < 1000; ++I)
      cheap(I);
    Signals = 0;
    for (int I = 0; I < 3; ++I)
      raise(SIGURG);
    printf("our own signals: %d\n", Signals);
    return 0;
  }
  volatile unsigned X = 1;
  volatile double Y = 1;
  for (int I = 0; I < 1000000; ++I) {
    X = cheap(X);
    X = costly(X);
    if (I % 50 == 0)
      Y = remainder_(Y + I);
  }
}

/// Before the first instrumented call, which gives the thread its timer.
__attribute__((constructor(101), no_instrument_function)) static void
block(int argc, char **argv) {
  sigset_t Mask;
  sigemptyset(&Mask);
  sigaddset(&Mask, SIGURG);
  if (argc > 1 && !strcmp(argv[1], "blocked"))
    sigprocmask(SIG_BLOCK, &Mask, NULL);
}
