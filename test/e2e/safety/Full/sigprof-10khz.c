// SIGPROF at 10 kHz for a minute of CPU time, its handler instrumented, in four
// threads that call and allocate: both sides count for themselves, and the
// trace has the same counts.
// RUN: %both -O2 %s -o %t && %same --options=output=trace.bin %t 200
// RUN: cp %t.d/prof/run/own %t.own && cat %t.own
// RUN: %calls %t.d/prof/run/trace.bin $(cat %t.own)
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

enum { kThreads = 4 };
static atomic_long Handled, Steps, Churns;
static atomic_int IsOver;
__attribute__((noinline)) static void inHandler(void) {
  ++Handled;
  asm volatile("");
}
static void handle(int Signal) {
  inHandler();
  asm volatile("" : : "r"(Signal));
}
__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void churn(long I) {
  free(malloc(16 + I % 5000));
  asm volatile("");
}
static void *work(void *P) {
  long S = 0, C = 0;
  while (!IsOver) {
    for (int I = 0; I < 100; ++I, ++S)
      step();
    churn(C++);
  }
  Steps += S;
  Churns += C;
  return P;
}

int main(int Count, char **Arguments) {
  struct sigaction Action = {.sa_handler = handle, .sa_flags = SA_RESTART};
  sigaction(SIGPROF, &Action, NULL);
  struct itimerval Every = {{0, 100}, {0, 100}}, Never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_PROF, &Every, NULL);
  pthread_t T[kThreads];
  for (int I = 0; I < kThreads; ++I)
    if (pthread_create(&T[I], NULL, work, NULL))
      return 1;
  struct timespec Tenth = {0, 100000000};
  for (int I = 0; I < atoi(Arguments[1]); ++I)
    while (nanosleep(&Tenth, NULL))
      ;
  IsOver = 1;
  for (int I = 0; I < kThreads; ++I)
    pthread_join(T[I], NULL);
  setitimer(ITIMER_PROF, &Never, NULL);
  FILE *Own = fopen("own", "w");
  fprintf(Own, "handle=%ld inHandler=%ld step=%ld churn=%ld work=%d\n", (long)Handled,
          (long)Handled, (long)Steps, (long)Churns, kThreads);
  fclose(Own);
  puts("done");
}
