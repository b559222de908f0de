// Signals that arrive anywhere, also while an event is written: their handlers'
// calls are told whole, and nothing of the program's is lost.
// RUN: %autoprof-clangxx -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:mode=trace %t
// RUN: %autoprof-report functions %t.bin --format=csv | FileCheck %s
// RUN: %autoprof-report verify %t.bin | FileCheck %s --check-prefix=VERIFY
// RUN: %autoprof-report events --format=csv %t.bin 2>&1 > %t.csv | count 0
// RUN: python3 %S/Inputs/depths.py %t.csv | FileCheck %s --check-prefix=DEPTHS

// CHECK: inHandler(int){{.*}},6000,
// VERIFY: calls told by events = calls of each path
// VERIFY-NEXT: , 0 overwritten, 0 not told; 0 too many
// VERIFY: nothing was lost
// DEPTHS: , deepest 3, 0 out of step
#include <csignal>
#include <sys/time.h>

#define NOINLINE __attribute__((noinline))
static volatile sig_atomic_t Signals;

NOINLINE static void inHandler(int N) { asm volatile("" ::"r"(N)); }
NOINLINE static void onTimer(int) {
  inHandler(1);
  inHandler(2);
  inHandler(3);
  if (++Signals == 2000)
    signal(SIGALRM, SIG_IGN);
}
NOINLINE static void leaf(int N) { asm volatile("" ::"r"(N)); }

int main() {
  signal(SIGALRM, onTimer);
  itimerval Often{{0, 50}, {0, 50}}, Never{};
  setitimer(ITIMER_REAL, &Often, nullptr);
  while (Signals < 2000)
    leaf(Signals);
  setitimer(ITIMER_REAL, &Never, nullptr);
}
