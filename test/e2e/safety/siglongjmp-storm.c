// A timer's handler leaves whatever it interrupted by siglongjmp, hooks and first
// calls of functions included: the program goes on where it jumped to, and its
// calls from there have their right place. A clocked call that was just being
// added up is in some of its sums only: those are counted, so that the sums can
// be compared all the same.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin main=1 'main>landed=1000' 'work>landed=0' open:=1
// RUN: %same --options output=trace.bin:timing=clock %t
// RUN: %calls %t.d/prof/run/trace.bin main=1 'main>landed=1000' 'work>landed=0' open:=1
// RUN: %autoprof-report %t.d/prof/run/trace.bin | FileCheck %s
// CHECK: clocked calls left by a signal handler's siglongjmp
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>

enum { kTimes = 1000 };
static sigjmp_buf Back;
static int Landed;
__attribute__((noinline)) static void landed(void) { ++Landed; }
__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void nested(unsigned N) {
  if (N)
    nested(N - 1);
  step();
  asm volatile("");
}
__attribute__((noinline)) static void work(const sigset_t *Unblocked) {
  sigprocmask(SIG_SETMASK, Unblocked, NULL);
  for (unsigned N = 0;; ++N)
    nested(N % 50);
}
static void handler(int Signal) {
  struct itimerval Off = {0};
  if (Landed == kTimes - 1)
    setitimer(ITIMER_REAL, &Off, NULL);
  (void)Signal;
  siglongjmp(Back, 1);
}

int main(void) {
  struct sigaction A = {.sa_handler = handler};
  sigaction(SIGALRM, &A, NULL);
  struct itimerval Often = {{0, 200}, {0, 200}};
  // Where it lands the signal is blocked: landed() is called for each jump.
  sigset_t Alarm, Unblocked;
  sigemptyset(&Alarm);
  sigaddset(&Alarm, SIGALRM);
  sigprocmask(SIG_BLOCK, &Alarm, &Unblocked);
  if (sigsetjmp(Back, 1))
    landed();
  else
    setitimer(ITIMER_REAL, &Often, NULL);
  if (Landed < kTimes)
    work(&Unblocked);
  printf("landed %d times\n", Landed);
}
