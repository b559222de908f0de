// Two fibres take turns by swapcontext, each deep in calls of its own: every
// call hangs below the fibre that made it.
// RUN: %autoprof-clang -O2 %s -o %t && AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: AUTOPROF_OPTIONS=output=%t.bin:timing=clock %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt

// A fibre begins below the one who first switched to it.
// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | prepare 2
// CHECK-NEXT: | | startBoth 1
// CHECK-NEXT: | | | finish 1
// CHECK-NEXT: | | | first 1
// CHECK-NEXT: | | | | firstDeep 1000
// CHECK-NEXT: | | | | | firstWork 1000
// CHECK-NEXT: | | | | | second 1
// CHECK-NEXT: | | | | | | secondDeep 1000
// CHECK-NEXT: | | | | | | | secondWork 1000
// CHECK-NEXT: total 4007 calls in 10 paths
#include <ucontext.h>

static ucontext_t Main, First, Second;
static char FirstStack[65536], SecondStack[65536];

#define NOINLINE __attribute__((noinline))
NOINLINE void firstWork(void) { __asm__ volatile(""); }
NOINLINE void secondWork(void) { __asm__ volatile(""); }
NOINLINE void finish(void) { __asm__ volatile(""); }

NOINLINE void firstDeep(void) {
  swapcontext(&First, &Second);
  firstWork();
  __asm__ volatile("");
}
NOINLINE void secondDeep(void) {
  swapcontext(&Second, &First);
  secondWork();
  __asm__ volatile("");
}
void first(void) {
  for (int I = 0; I < 1000; ++I)
    firstDeep();
  swapcontext(&First, &Second);
}
void second(void) {
  for (int I = 0; I < 1000; ++I)
    secondDeep();
}

NOINLINE void startBoth(void) {
  swapcontext(&Main, &First);
  finish();
  __asm__ volatile("");
}

NOINLINE void prepare(ucontext_t *C, char *Stack, void (*Entry)(void)) {
  getcontext(C);
  C->uc_stack.ss_sp = Stack;
  C->uc_stack.ss_size = 65536;
  C->uc_link = &Main;
  makecontext(C, Entry, 0);
}

int main(void) {
  prepare(&First, FirstStack, first);
  prepare(&Second, SecondStack, second);
  startBoth();
  return 0;
}
