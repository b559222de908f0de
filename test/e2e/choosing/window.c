// after= and for=: recording begins and ends by the clock, in programs that
// compute, that only sleep, and in threads. No thread is made for it.
// RUN: %autoprof-clang -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:after=100ms:for=100ms %t compute 400
// RUN: python3 %inputs/window.py %autoprof-report %t.bin 100 100
// RUN: %autoprof-report %t.bin | FileCheck %s
// CHECK: recorded {{.*}}; from +{{.*}} on (after=100 ms); until for=100 ms was over{{$}}
// RUN: AUTOPROF_OPTIONS=output=%t.bin:after=100ms:for=100ms %t sleep 400
// RUN: python3 %inputs/window.py %autoprof-report %t.bin 100 100
// RUN: AUTOPROF_OPTIONS=output=%t.bin:after=100ms:for=100ms %t thread 400
// RUN: python3 %inputs/window.py %autoprof-report %t.bin 100 100
// RUN: AUTOPROF_OPTIONS=output=%t.bin:sample=off:timing=clock:after=100ms:for=100ms %t compute 400
// RUN: python3 %inputs/window.py %autoprof-report %t.bin 100 100
// RUN: AUTOPROF_OPTIONS=output=%t.bin:for=100ms %t compute 300
// RUN: python3 %inputs/window.py %autoprof-report %t.bin 0 100

// Over before it began.
// RUN: AUTOPROF_OPTIONS=output=%t.bin:after=60s %t compute 50
// RUN: %autoprof-report %t.bin | FileCheck %s --check-prefix=NEVER
// NEVER: recorded after=60.0 s: nothing, recording was not started before the end
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#define NOINLINE __attribute__((noinline))
static const char *How;
static long Until;
static long nowMs(void) {
  struct timespec T;
  clock_gettime(CLOCK_MONOTONIC, &T);
  return T.tv_sec * 1000 + T.tv_nsec / 1000000;
}
NOINLINE static void step(void) {
  if (!strcmp(How, "sleep")) {
    struct timespec T = {0, 1000000};
    nanosleep(&T, 0);
    return;
  }
  for (volatile int I = 0; I < 1000; ++I)
    ;
}
NOINLINE static void *run(void *Argument) {
  while (nowMs() < Until)
    step();
  return Argument;
}
int main(int Count, char **Arguments) {
  if (Count < 3)
    return 2;
  How = Arguments[1];
  Until = nowMs() + atol(Arguments[2]);
  if (strcmp(How, "thread")) {
    run(0);
    return 0;
  }
  pthread_t Thread;
  pthread_create(&Thread, 0, run, 0);
  pthread_join(Thread, 0);
  return 0;
}
