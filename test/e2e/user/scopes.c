// Scopes in C: to the end of a block, by begin and end; what is left without an
// end, or ended without a begin, does no harm and is counted.
// RUN: %autoprof-clang -std=gnu99 -Wall -Wextra -Werror -pedantic -O2 -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin | FileCheck %s --check-prefix=LOST
// RUN: AUTOPROF_OPTIONS=output=%t.bin:mode=trace %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin | FileCheck %s --check-prefix=LOST
// RUN: %autoprof-clang -O0 -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | balanced 100
// CHECK-NEXT: | | | block 100
// CHECK-NEXT: | | | | work 100
// CHECK-NEXT: | | | first 100
// CHECK-NEXT: | | | | second 100
// CHECK-NEXT: | | | | | work 100
// CHECK-NEXT: | | | | work 100
// CHECK-NEXT: | | | work 100
// CHECK-NEXT: | | deep 1
// CHECK-NEXT: | | | again 255
// CHECK-NEXT: | | | | ^ deep 255
// CHECK-NEXT: | | | ^ deep 44
// CHECK-NEXT: | | | work 1
// CHECK-NEXT: | | end 1
// CHECK-NEXT: | | leaves 100
// CHECK-NEXT: | | | left 100
// CHECK-NEXT: | | | | work 100
// CHECK-NEXT: | | loops 100
// CHECK-NEXT: | | | round 300
// CHECK-NEXT: | | | | work 300
// CHECK-NEXT: | | unbegun 100
// CHECK-NEXT: | | | work 100
// CHECK-NEXT: | | work 100
// CHECK-NEXT: total {{[0-9]+}} calls in {{[0-9]+}} paths

// LOST: 400 scopes without an end: ended with its function, or when it began again
// LOST-NEXT: 100 scope ends without a begin (autoprof_scope_end)
// LOST-NEXT: 45 scopes not recorded: more than 255 were open in each other
#include <autoprof/autoprof.h>

#define NOINLINE __attribute__((noinline))
NOINLINE void work(void) { __asm__ volatile(""); }

NOINLINE void balanced(void) {
  autoprof_scope_begin("first");
  work();
  autoprof_scope_begin("second");
  work();
  autoprof_scope_end("second");
  autoprof_scope_end("first");
  work();
  {
    AUTOPROF_SCOPE("block");
    work();
  }
}

NOINLINE void leaves(void) {
  autoprof_scope_begin("left");
  work();
}

NOINLINE void loops(void) {
  int I;
  for (I = 0; I < 3; ++I) {
    autoprof_scope_begin("round");
    work();
  }
}

NOINLINE void unbegun(void) {
  autoprof_scope_end("first");
  work();
}

NOINLINE void deep(int Depth) {
  char Name[] = "again"; /* another pointer than the literal's */
  autoprof_scope_begin("again");
  if (Depth)
    deep(Depth - 1);
  else
    work();
  autoprof_scope_end(Name);
}

int main(void) {
  int I;
  deep(299);
  for (I = 0; I < 100; ++I) {
    balanced();
    leaves();
    loops();
    unbegun();
    work();
  }
  autoprof_scope_begin("end"); /* sees what was left */
  autoprof_scope_end("end");
  return 0;
}
