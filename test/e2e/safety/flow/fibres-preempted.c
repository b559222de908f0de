// Fibres that a timer signal takes turns for, wherever they are: the handler
// switches stacks by swapcontext. Every call is counted and hangs below the
// fibre that made it, hooks and first calls interrupted included.
// RUN: %both -O1 %s -o %t && %same --options=output=trace.bin %t && cat %t.d/prof/run/own
// RUN: %calls %t.d/prof/run/trace.bin $(cat %t.d/prof/run/own)
// RUN: %same --options=output=trace.bin:timing=clock %t && %calls %t.d/prof/run/trace.bin $(cat %t.d/prof/run/own)
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <ucontext.h>
#define NOINLINE __attribute__((noinline))

#ifndef SWITCHES
#define SWITCHES 400 // Full: more
#endif
enum { kFibres = 4, kSwitches = SWITCHES, kStack = 1 << 16 };
static ucontext_t Main, Fibres[kFibres];
static volatile int Current, Switches;
static volatile long Steps[kFibres];
static volatile int Ended[kFibres];
static sigset_t Alarm;
// Begins in the first fibre: a handler in main() would take it for one.
static const struct itimerval Often = {{0, 500}, {0, 500}}, Never = {{0, 0}, {0, 0}};

NOINLINE static void step0(void) { asm volatile(""); }
NOINLINE static void step1(void) { asm volatile(""); }
NOINLINE static void step2(void) { asm volatile(""); }
NOINLINE static void step3(void) { asm volatile(""); }
#define FIBRE(N)                                                               \
  NOINLINE static void deep##N(int Depth) {                                    \
    if (Depth) {                                                               \
      deep##N(Depth - 1);                                                      \
    } else {                                                                   \
      step##N();                                                               \
      ++Steps[N];                                                              \
    }                                                                          \
    asm volatile("");                                                          \
  }                                                                            \
  static void fibre##N(void) {                                                 \
    sigprocmask(SIG_UNBLOCK, &Alarm, NULL);                                    \
    if (N == 0)                                                                \
      setitimer(ITIMER_REAL, &Often, NULL);                                    \
    while (Switches < kSwitches)                                               \
      deep##N(Steps[N] % 20);                                                  \
    Ended[N] = 1;                                                              \
  }
FIBRE(0)
FIBRE(1)
FIBRE(2)
FIBRE(3)

static void preempt(int Signal) {
  (void)Signal;
  if (++Switches > kSwitches)
    return;
  int From = Current;
  Current = (From + 1) % kFibres;
  swapcontext(&Fibres[From], &Fibres[Current]);
}
NOINLINE static void begin(int N) { swapcontext(&Main, &Fibres[N]); }
NOINLINE static void after(void) { asm volatile(""); }

int main(void) {
  void (*const kEntries[])(void) = {fibre0, fibre1, fibre2, fibre3};
  sigemptyset(&Alarm);
  sigaddset(&Alarm, SIGALRM);
  for (int I = 0; I < kFibres; ++I) {
    getcontext(&Fibres[I]);
    Fibres[I].uc_stack.ss_sp = malloc(kStack);
    Fibres[I].uc_stack.ss_size = kStack;
    Fibres[I].uc_link = &Main;
    // swapcontext opens the mask while it still runs on the stack it leaves.
    sigaddset(&Fibres[I].uc_sigmask, SIGALRM);
    makecontext(&Fibres[I], kEntries[I], 0);
  }
  struct sigaction A = {.sa_handler = preempt};
  sigaction(SIGALRM, &A, NULL);
  begin(0);
  setitimer(ITIMER_REAL, &Never, NULL);
  // One has ended; the others are wherever they were interrupted.
  int Begun = 1;
  for (int I = 0; I < kFibres; ++I)
    for (; !Ended[I]; ++Begun)
      begin(I);
  after();
  FILE *Own = fopen("own", "w");
  for (int I = 0; I < kFibres; ++I)
    fprintf(Own, "step%d=%ld deep%d>step%d=%ld ", I, Steps[I], I, I, Steps[I]);
  fprintf(Own, "main>begin=%d main>after=1 main=1\n", Begun);
  fclose(Own);
  puts("done");
}
