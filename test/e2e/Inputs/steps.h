// For tests that need work of a known length: steps, of which as many are done
// as take as long as something else on this machine.
#ifndef STEPS_H
#define STEPS_H

#include <time.h>

#define NOINLINE __attribute__((noinline))

static volatile unsigned Sink;

NOINLINE static void steps(int N) {
  for (int I = 0; I < N; ++I)
    Sink += 1;
}

/// The thread's CPU time.
__attribute__((unused, no_instrument_function)) static long nowNs(void) {
  struct timespec T;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &T);
  return T.tv_sec * 1000000000L + T.tv_nsec;
}

/// How many steps take as long as one of the Times that Do does, in CPU time;
/// the least of some tries. Prepare, before each try, is not timed.
__attribute__((unused, no_instrument_function)) static double
stepsAsLongAs(void (*Prepare)(void), void (*Do)(void), int Times) {
  enum { kTries = 20, kSteps = 1000000 };
  long LeastDone = 0, LeastSteps = 0;
  for (int Try = 0; Try < kTries; ++Try) {
    if (Prepare)
      Prepare();
    long A = nowNs();
    Do();
    long B = nowNs();
    for (int I = 0; I < kSteps; ++I)
      Sink += 1;
    long C = nowNs();
    LeastDone = !Try || B - A < LeastDone ? B - A : LeastDone;
    LeastSteps = !Try || C - B < LeastSteps ? C - B : LeastSteps;
  }
  return (double)LeastDone / Times * kSteps / (double)LeastSteps;
}

#endif
