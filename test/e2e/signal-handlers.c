// A signal handler with hooks interrupts hot loops of hooked calls at any
// instruction: no call is lost on either side. Both count for themselves.
// RUN: %autoprof-clang -O2 %s -o %t
// RUN: for Timing in auto clock count; do \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin:timing=$Timing %t > %t.expected && \
// RUN:   python3 %inputs/tree.py functions %autoprof-report %t.bin \
// RUN:     | grep -v total > %t.functions && \
// RUN:   diff %t.expected %t.functions && \
// RUN:   %autoprof-report verify %t.bin || exit 1; done
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>

static volatile long Signals;

#define NOINLINE __attribute__((noinline))
NOINLINE void leaf(long I) { __asm__ volatile("" : : "r"(I)); }
NOINLINE void middle(long I) {
  leaf(I);
  leaf(I + 1);
  __asm__ volatile("");
}

static void onAlarm(int Signal) {
  (void)Signal;
  ++Signals;
  for (int I = 0; I < 5; ++I)
    middle(I);
}

int main(void) {
  struct sigaction Action = {.sa_handler = onAlarm, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &Action, NULL);
  struct itimerval Often = {{0, 100}, {0, 100}}, Never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &Often, NULL);
  long Rounds = 0;
  while (Signals < 1000 || Rounds < 500000)
    middle(++Rounds);
  setitimer(ITIMER_REAL, &Never, NULL);
  signal(SIGALRM, SIG_IGN);
  long Middles = Rounds + 5 * Signals;
  printf("leaf %ld\nmain 1\nmiddle %ld\nonAlarm %ld\n", 2 * Middles, Middles,
         Signals);
  return 0;
}
