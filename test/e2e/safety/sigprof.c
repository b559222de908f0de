// A program that profiles itself with SIGPROF, SIGVTALRM and POSIX timers gets
// its own signals: every one it counts on, and no other.
// RUN: %both -O1 %s -lrt -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin main=1
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

static volatile sig_atomic_t Got[65];
static void handler(int Signal) { ++Got[Signal]; }
__attribute__((noinline)) static void step(void) { asm volatile(""); }

int main(void) {
  for (int S = 1; S < 65; ++S)
    if (S == SIGPROF || S == SIGVTALRM || S == SIGRTMIN + 3)
      signal(S, handler);
  struct itimerval Now, Often = {{0, 1000}, {0, 1000}};
  getitimer(ITIMER_PROF, &Now);
  printf("running: %ld\n", Now.it_value.tv_usec + Now.it_interval.tv_usec);
  setitimer(ITIMER_PROF, &Often, NULL);
  setitimer(ITIMER_VIRTUAL, &Often, NULL);
  timer_t Timer;
  struct sigevent E = {.sigev_notify = SIGEV_SIGNAL,
                       .sigev_signo = SIGRTMIN + 3};
  struct itimerspec Spec = {{0, 1000000}, {0, 1000000}};
  timer_create(CLOCK_THREAD_CPUTIME_ID, &E, &Timer);
  timer_settime(Timer, 0, &Spec, NULL);
  while (Got[SIGPROF] < 5 || Got[SIGVTALRM] < 5 || Got[SIGRTMIN + 3] < 5)
    step();
  getitimer(ITIMER_PROF, &Now);
  printf("interval: %ld us\n", Now.it_interval.tv_usec);
}
