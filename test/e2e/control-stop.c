// What is called between a stop and a start is not counted; what was open stays
// in its place, and later calls hang where they belong.
// RUN: %autoprof-clang -O1 -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report verify %t.bin
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s
// RUN: %autoprof-report %t.bin | FileCheck --check-prefix=OFF %s
// OFF: recorded {{.*}}; stopped 2 times, for
// Without the plugin everything is a no-op.
// RUN: %clang -O1 -Wall -Wextra -Werror -I%runtime-include %s -o %t.plain
// RUN: %t.plain

// CHECK: main 1
// CHECK-NEXT: | inside 1
// CHECK-NEXT: | | leaf 1
// CHECK-NEXT: | later 1
// CHECK-NEXT: | leaf 2
// CHECK-NEXT: total 6 calls in 5 paths
#include <autoprof/autoprof.h>

__attribute__((noinline)) void leaf(void) { __asm__ volatile(""); }
__attribute__((noinline)) void later(void) { __asm__ volatile(""); }
__attribute__((noinline)) void inside(void) {
  leaf();
  autoprof_stop();
  leaf();
}
__attribute__((noinline)) void started(void) {
  later();
  autoprof_start();
  leaf();
}

int main(void) {
  inside();
  later();
  autoprof_stop(); // twice is once
  started();
  later();
  autoprof_stop();
  later();
  autoprof_start();
  leaf();
  return 0;
}
