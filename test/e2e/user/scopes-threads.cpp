// Scopes of several threads, of a forked child, and of a program that is killed
// inside of one: counted per thread, open at death. Switched off they cost
// nothing in the tree; clock= and thresholds work on them (without samples, so
// that no hook inside of a scope is left out of its clocks).
// RUN: %autoprof-clangxx -O1 -pthread -I%runtime-include %s -o %t
// RUN: rm -rf %t.d && mkdir %t.d
// RUN: AUTOPROF_OPTIONS=output=%t.d/%%p.bin:clock=exact:sample=off %t || true
// RUN: ls %t.d | count 2
// RUN: python3 %inputs/tree.py functions %autoprof-report %t.d/*.bin | FileCheck %s
// RUN: %autoprof-report threads %t.d/*.bin | FileCheck %s --check-prefix=OPEN
// RUN: %autoprof-report functions --format=csv --filter=exact %t.d/*.bin | FileCheck %s --check-prefix=CLOCKED
// RUN: %autoprof-report bottlenecks --threshold 'job=1ns' %t.d/*.bin | FileCheck %s --check-prefix=SLOW
// RUN: for F in %t.d/*.bin; do %autoprof-report verify $F || exit 1; done

// CHECK: dying 1
// CHECK: exact 3000
// CHECK: inChild 1
// CHECK: job 3000
// CHECK-NOT: unseen
// OPEN: 0 main
// OPEN-NEXT: 1 dying
// CLOCKED: exact,{{.*}},exact,
// SLOW: job
#include <autoprof/autoprof.h>
#include <cstdlib>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#define NOINLINE __attribute__((noinline))
NOINLINE static void work() { asm volatile(""); }
static void run() {
  for (int I = 0; I < 1000; ++I) {
    AUTOPROF_SCOPE("job");
    work();
    AUTOPROF_SCOPE("exact");
    work();
  }
}

int main() {
  std::vector<std::thread> Threads;
  for (int I = 0; I < 3; ++I)
    Threads.emplace_back(run);
  for (std::thread &T : Threads)
    T.join();
  autoprof_stop();
  {
    AUTOPROF_SCOPE("unseen");
    autoprof_start();
    work();
  }
  pid_t Child = fork();
  if (Child == 0) {
    {
      AUTOPROF_SCOPE("inChild");
      work();
    }
    _exit(0);
  }
  waitpid(Child, nullptr, 0);
  AUTOPROF_SCOPE("dying");
  work();
  kill(getpid(), SIGKILL);
}
