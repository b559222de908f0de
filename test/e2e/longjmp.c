// longjmp out of a recursion, a thousand times, and within one function: what
// is called afterwards hangs below the function that called setjmp.
// RUN: %autoprof-clang -O2 %s -o %t && AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-clang -O0 %s -o %t && AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-clang -O2 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:timing=clock %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | attempt 1000
// CHECK-NEXT: | | | landed 1000
// CHECK-NEXT: | | | sink 1000
// CHECK-NEXT: | | | | ^ sink 10000
// CHECK-NEXT: | | between 1000
// CHECK-NEXT: | | signalled 1000
// CHECK-NEXT: total 15001 calls in 6 paths
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>

static jmp_buf Back;
static sigjmp_buf SigBack;

#define NOINLINE __attribute__((noinline))
NOINLINE void landed(void) { __asm__ volatile(""); }
NOINLINE void between(void) { __asm__ volatile(""); }
NOINLINE void signalled(void) {
  __asm__ volatile("");
  siglongjmp(SigBack, 1);
}

NOINLINE void sink(int Depth) {
  if (Depth == 0)
    longjmp(Back, 1);
  sink(Depth - 1);
  __asm__ volatile("");
}

NOINLINE void attempt(void) {
  if (setjmp(Back) == 0)
    sink(10);
  landed();
  __asm__ volatile("");
}

int main(void) {
  for (volatile int I = 0; I < 1000; ++I) {
    attempt();
    if (sigsetjmp(SigBack, 1) == 0)
      signalled();
    between();
  }
  return 0;
}
