// As many signals as an hour at 100 Hz brings, at 10 kHz: SIGPROF strikes hooks,
// first calls, allocations and the slow paths of both; its handler, on the
// smallest alternate stack, calls instrumented functions and leaves every
// tenth time by siglongjmp. The program counts each call before it and in it: the trace has
// exactly the handlers' calls, and of the others no fewer than were begun in
// full, no more than were begun at all.
// RUN: %both -O2 %s -lrt -o %t && %same --timeout 1000 %t 360000
// RUN: cp %t.d/prof/run/own %t.own && cat %t.own
// RUN: %calls %t.d/prof/run/trace.bin $(cat %t.own)
// RUN: %same --timeout 1000 --options output=trace.bin:timing=clock %t 36000
// RUN: %calls %t.d/prof/run/trace.bin $(cat %t.d/prof/run/own)
// RUN: %same --timeout 1000 --options output=trace.bin:mode=trace:max-size=1000 %t 10000
// RUN: %calls %t.d/prof/run/trace.bin $(cat %t.d/prof/run/own)
// RUN: %autoprof-report verify %t.d/prof/run/trace.bin 2>&1 | FileCheck --implicit-check-not="is damaged" %s
// CHECK: siglongjmp while it was written
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <time.h>

#define ORDER asm volatile("" : : : "memory")
static sigjmp_buf Back;
static long Most, Handled, Inner, Jumps;
static long StepsBegun, Steps, ChurnsBegun, Churns;
static timer_t Timer;

__attribute__((noinline)) static void inHandler(void) {
  ++Inner;
  asm volatile("");
}
static void handle(int Signal) {
  (void)Signal;
  ++Handled;
  inHandler();
  if (Handled == Most) {
    struct itimerspec Never = {{0, 0}, {0, 0}};
    timer_settime(Timer, 0, &Never, NULL);
    signal(SIGPROF, SIG_IGN); // one that is pending as well
  }
  if (Handled % 10 == 0) {
    ++Jumps;
    siglongjmp(Back, 1);
  }
}

__attribute__((noinline)) static void step(unsigned N) {
  ORDER;
  ++Steps;
  ORDER;
  if (N) {
    ++StepsBegun;
    ORDER;
    step(N - 1);
  }
  ORDER;
}
// Memory is the program's only where no jump may leave malloc itself: blocked.
__attribute__((noinline)) static void churn(long I, const sigset_t *Blocked,
                                            const sigset_t *Open) {
  ORDER;
  ++Churns;
  ORDER;
  sigprocmask(SIG_SETMASK, Blocked, NULL);
  free(malloc(16 + I % 5000));
  sigprocmask(SIG_SETMASK, Open, NULL);
}
__attribute__((noinline)) static void work(const sigset_t *Blocked,
                                           const sigset_t *Open) {
  sigprocmask(SIG_SETMASK, Open, NULL);
  for (unsigned N = 0; Handled < Most; ++N) {
    ++StepsBegun;
    ORDER;
    step(N % 30);
    ORDER;
    if (N % 100 == 0) {
      ++ChurnsBegun;
      ORDER;
      churn(N, Blocked, Open);
      ORDER;
    }
  }
}
__attribute__((noinline)) static void landed(void) { asm volatile(""); }

int main(int Count, char **Arguments) {
  (void)Count;
  Most = atol(Arguments[1]);
  size_t Bytes = (getauxval(AT_MINSIGSTKSZ) + 2048 + 4095) & ~4095ul;
  char *Stack = mmap(NULL, Bytes + 4096, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(Stack, 4096, PROT_NONE); // an overflow is a crash
  stack_t S = {.ss_sp = Stack + 4096, .ss_size = Bytes};
  sigset_t Blocked, Open;
  sigemptyset(&Blocked);
  sigaddset(&Blocked, SIGPROF);
  sigprocmask(SIG_BLOCK, &Blocked, &Open);
  struct sigaction Action = {.sa_handler = handle, .sa_flags = SA_ONSTACK};
  if (sigaltstack(&S, NULL) || sigaction(SIGPROF, &Action, NULL))
    return 1;
  struct sigevent E = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGPROF};
  struct itimerspec Often = {{0, 100000}, {0, 100000}};
  timer_create(CLOCK_MONOTONIC, &E, &Timer);
  timer_settime(Timer, 0, &Often, NULL);
  if (sigsetjmp(Back, 1))
    landed();
  if (Handled < Most)
    work(&Blocked, &Open);
  FILE *Own = fopen("own", "w");
  fprintf(Own, "handle=%ld inHandler=%ld landed=%ld main=1 ", Handled, Inner, Jumps);
  fprintf(Own, "step=%ld..%ld churn=%ld..%ld\n", Steps, StepsBegun, Churns,
          ChurnsBegun);
  fclose(Own);
  printf("%ld signals, %ld jumps\n", Handled, Jumps);
}
