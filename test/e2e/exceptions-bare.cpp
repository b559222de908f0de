// Functions without hooks (of system headers, or left out by a rule) keep the
// call tree exact: what follows an exception, a longjmp or a switch of stacks
// in them hangs below the function that called them.
// RUN: for O in -O0 -O2; do \
// RUN:   %autoprof-clangxx $O '-fplugin-arg-autoprof-exclude=bare*' %s -o %t && \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin %t && \
// RUN:   python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=%t.txt || exit 1; done
// CHECK:      [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | after() 2
// CHECK-NEXT: | | cleaned() 5
// CHECK-NEXT: | | deep(int) 5
// CHECK-NEXT: | | | ^ deep(int) 15
// CHECK-NEXT: | | jump() 5
// CHECK-NEXT: | | | leap() 5
// CHECK-NEXT: | | left() 5
// CHECK-NEXT: total 43 calls in 7 paths
#include <csetjmp>

#define NOINLINE __attribute__((noinline))
static volatile int Sink;
static jmp_buf Place;

NOINLINE void after() { Sink = 1; }
NOINLINE void left() { Sink = 2; }
NOINLINE void cleaned() { Sink = 3; }
NOINLINE void leap() { longjmp(Place, 1); }
NOINLINE void jump() {
  leap();
  Sink = 4;
}
NOINLINE int deep(int N) {
  if (N == 0)
    throw N;
  int Result = deep(N - 1) + 1;
  Sink = Result;
  return Result;
}
struct Cleaner {
  __attribute__((always_inline)) ~Cleaner() { cleaned(); }
};
NOINLINE void bareInner() {
  Cleaner C;
  deep(3);
}
NOINLINE void bareCatch() {
  try {
    bareInner();
  } catch (int) {
    left();
  }
}
NOINLINE void bareJump() {
  if (!setjmp(Place))
    jump();
}

int main() {
  for (int I = 0; I < 5; ++I)
    bareCatch();
  after();
  for (int I = 0; I < 5; ++I)
    bareJump();
  after();
}
