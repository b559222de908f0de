// Signals strike at every instruction of the hooks, handlers call instrumented
// functions: all counts are exact, and so is the path of every call.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin main=1 'outer>inner=400000' inner=400000 'main>outer=400000' 'handler>tick=3000' handler=3000 open:=1
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

enum { kSignals = 3000 };
static volatile int Signals;
__attribute__((noinline)) static void tick(void) { asm volatile(""); }
__attribute__((noinline)) static void inner(void) { asm volatile(""); }
__attribute__((noinline)) static void outer(void) {
  inner();
  asm volatile("");
}
static void handler(int Signal) {
  tick();
  ++Signals;
  struct itimerval Off = {0};
  if (Signals == kSignals) {
    setitimer(ITIMER_REAL, &Off, NULL);
    signal(SIGALRM, SIG_IGN); // one that is pending as well
  }
  (void)Signal;
}

int main(void) {
  struct sigaction A = {.sa_handler = handler};
  sigaction(SIGALRM, &A, NULL);
  struct itimerval Often = {{0, 100}, {0, 100}};
  setitimer(ITIMER_REAL, &Often, NULL);
  for (int I = 0; I < 400000; ++I)
    outer();
  while (Signals < kSignals)
    asm volatile("");
  printf("%d\n", Signals);
}
