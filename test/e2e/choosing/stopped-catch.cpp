// A function that was entered while nothing was recorded catches after the
// start: what it calls then hangs where it belongs.
// RUN: %autoprof-clangxx -O1 -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --match-full-lines
// CHECK: | main 1
// CHECK-NEXT: | | after() 1
// CHECK-NEXT: | | throws() 1
// CHECK-NEXT: total 3 calls in 3 paths
#include <autoprof/autoprof.h>
#define NOINLINE __attribute__((noinline))
NOINLINE void after() { asm volatile(""); }
NOINLINE void throws() { throw 1; }
NOINLINE void unseen() {
  autoprof_start();
  try {
    throws();
  } catch (int) {
  }
  after();
  asm volatile("");
}
int main() {
  autoprof_stop();
  unseen();
}
