// Every thread has its own stream, also those that take the place of threads
// that have ended; forked children have theirs in their own file; what a reset
// leaves is what is told.
// RUN: %autoprof-clangxx -O1 -pthread -I%runtime-include %s -o %t
// RUN: rm -rf %t.d && mkdir %t.d
// RUN: AUTOPROF_OPTIONS=output=%t.d/%%p.bin:mode=trace %t
// RUN: AUTOPROF_OPTIONS=output=%t.d/ring-%%p.bin:mode=ring:max-size=1 %t
// RUN: ls %t.d | count 4
// RUN: for F in %t.d/*.bin; do %autoprof-report verify $F || exit 1; done | FileCheck %s
// RUN: for F in %t.d/*.bin; do %autoprof-report events $F; done | FileCheck %s --check-prefix=EVENTS

// CHECK: calls told by events = calls of each path
// CHECK-NOT: FAIL
// EVENTS: > inChild
// EVENTS: > work
#include "autoprof/autoprof.h"
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#define NOINLINE __attribute__((noinline))
NOINLINE static void leaf() { asm volatile(""); }
NOINLINE static void work() {
  for (int I = 0; I < 1000; ++I)
    leaf();
}
NOINLINE static void inChild() {
  work();
  asm volatile("");
}

int main() {
  work();
  autoprof_reset();
  autoprof_stop();
  work();
  autoprof_start();
  for (int Round = 0; Round < 30; ++Round) {
    std::vector<std::thread> Threads;
    for (int I = 0; I < 4; ++I)
      Threads.emplace_back(work);
    for (std::thread &T : Threads)
      T.join();
  }
  int Pid = fork();
  if (Pid == 0) {
    inChild();
    _exit(0);
  }
  int Status;
  return waitpid(Pid, &Status, 0) == Pid && Status == 0 ? 0 : 1;
}
