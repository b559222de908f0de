// start=off: nothing is recorded before autoprof_start() or the signal, and the
// report says so, also when that never came.
// RUN: %autoprof-clang -O1 -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:start=off %t start
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --match-full-lines
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report %t.bin | FileCheck %s --check-prefix=SAID
// CHECK: [root]
// CHECK-NEXT: | work 10
// CHECK-NEXT: | | leaf 10
// CHECK-NEXT: total 20 calls in 2 paths
// SAID: recorded {{.*}}; from +{{.*}} on (start=off){{$}}

// RUN: AUTOPROF_OPTIONS=output=%t.bin:start=off:signal=SIGUSR2 %t signal
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --match-full-lines

// RUN: AUTOPROF_OPTIONS=output=%t.bin:start=off %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --check-prefix=NONE
// RUN: %autoprof-report %t.bin | FileCheck %s --check-prefix=NEVER
// RUN: %autoprof-report --format=json %t.bin | FileCheck %s --check-prefix=JSON
// NONE: total 0 calls in 0 paths
// NEVER: recorded start=off: nothing, recording was not started before the end
// JSON: "begin": "by_hand",
// JSON-NEXT: "began_ns": null,

// What the program asks for comes before after=; for= goes on, also when it is
// started once more.
// RUN: AUTOPROF_OPTIONS=output=%t.bin:after=60s %t start
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --match-full-lines
// RUN: AUTOPROF_OPTIONS=output=%t.bin:start=off:for=60s %t start
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --match-full-lines
// RUN: AUTOPROF_OPTIONS=output=%t.bin:for=20ms %t spin
// RUN: %autoprof-report %t.bin | FileCheck %s --check-prefix=OVER
// OVER: recorded {{.*}}; until for=20.0 ms was over

// A child that is forked before is off as well, and on after its own start.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: AUTOPROF_OPTIONS=output=%t.dir/%%p.bin:start=off %t fork
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.dir/*.bin | FileCheck %s --match-full-lines
#include <autoprof/autoprof.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#define NOINLINE __attribute__((noinline))
NOINLINE static void leaf(void) { __asm__ volatile(""); }
NOINLINE static void work(void) {
  leaf();
  __asm__ volatile("");
}
int main(int Count, char **Arguments) {
  const char *How = Count > 1 ? Arguments[1] : "";
  for (int I = 0; I < 10; ++I)
    work();
  if (!strcmp(How, "fork")) {
    int Child = fork();
    if (Child) {
      int Status = 1;
      waitpid(Child, &Status, 0);
      return Status;
    }
    work();
    autoprof_start();
  }
  if (!strcmp(How, "start"))
    autoprof_start();
  if (!strcmp(How, "spin")) {
    autoprof_start();
    for (long I = 0; I < 50000000; ++I)
      work();
  }
  if (!strcmp(How, "signal"))
    raise(SIGUSR2);
  for (int I = 0; I < 10; ++I)
    work();
  return 0;
}
