// Scopes and jumps: longjmp to a place inside a scope and to one outside of it,
// out of another function's scope, switches of fibres inside of scopes.
// RUN: %autoprof-clangxx -O2 -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-clangxx -O0 -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: AUTOPROF_OPTIONS=output=%t.bin:mode=trace %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | fibre() 1
// CHECK-NEXT: | | | turn 100
// CHECK-NEXT: | | | | work() 99
// CHECK-NEXT: | | inside() 100
// CHECK-NEXT: | | | around 100
// CHECK-NEXT: | | | | jump() 100
// CHECK-NEXT: | | | | | jumping 100
// CHECK-NEXT: | | | | landed() 100
// CHECK-NEXT: | | | landed() 100
// CHECK-NEXT: | | outside() 100
// CHECK-NEXT: | | | landed() 100
// CHECK-NEXT: | | | within 100
// CHECK-NEXT: | | | | jump() 100
// CHECK-NEXT: | | | | | jumping 100
// CHECK-NEXT: | | switching 100
// CHECK-NEXT: | | | work() 100
// CHECK-NEXT: total {{[0-9]+}} calls in {{[0-9]+}} paths
#include <autoprof/autoprof.h>
#include <setjmp.h>
#include <ucontext.h>

#define NOINLINE __attribute__((noinline))
static jmp_buf Back;
NOINLINE void work() { asm volatile(""); }
NOINLINE void landed() { asm volatile(""); }
NOINLINE void jump() {
  autoprof_scope_begin("jumping");
  longjmp(Back, 1);
}

NOINLINE void inside() {
  {
    AUTOPROF_SCOPE("around");
    if (setjmp(Back) == 0)
      jump();
    landed();
  }
  landed();
}

NOINLINE void outside() {
  if (setjmp(Back) == 0) {
    autoprof_scope_begin("within");
    jump();
    autoprof_scope_end("within");
  }
  landed();
}

static ucontext_t Main, Other;
static char Stack[64 * 1024];
NOINLINE void fibre() {
  for (;;) {
    AUTOPROF_SCOPE("turn");
    swapcontext(&Other, &Main);
    work();
  }
}

int main() {
  for (volatile int I = 0; I < 100; I = I + 1) {
    inside();
    outside();
  }
  getcontext(&Other);
  Other.uc_stack.ss_sp = Stack;
  Other.uc_stack.ss_size = sizeof(Stack);
  Other.uc_link = &Main;
  makecontext(&Other, fibre, 0);
  swapcontext(&Main, &Other); // into its first turn
  for (volatile int I = 0; I < 100; I = I + 1) {
    AUTOPROF_SCOPE("switching");
    if (I < 99)
      swapcontext(&Main, &Other);
    work();
  }
}
