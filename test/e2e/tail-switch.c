// A state machine of ten million tail calls, dispatched by a switch, on 64 KiB
// of stack: it stays constant-stack and every transition is counted. (clang 14
// itself makes no tail calls at -O1.)
// RUN: for O in -O2 -Os %if llvm-16-or-newer %{-O1%}; do \
// RUN:   %autoprof-clang $O %s -o %t && \
// RUN:   (ulimit -s 64; AUTOPROF_OPTIONS=output=%t.bin exec %t) && \
// RUN:   python3 %inputs/tree.py edges %autoprof-report %t.bin > %t.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=%t.txt || exit 1; done
// RUN: %autoprof-report verify %t.bin

// The machine runs A B C A B C ...; the step that would be the 10,000,001st
// ends it.
// CHECK: [root] -> main 1
// CHECK-NEXT: dispatch -> stateA 3333334
// CHECK-NEXT: dispatch -> stateB 3333333
// CHECK-NEXT: dispatch -> stateC 3333333
// CHECK-NEXT: main -> dispatch 1
// CHECK-NEXT: stateA -> dispatch 3333334
// CHECK-NEXT: stateB -> dispatch 3333333
// CHECK-NEXT: stateC -> dispatch 3333333
// CHECK-NEXT: total 20000002 calls in {{[0-9]+}} paths
#define NOINLINE __attribute__((noinline))
enum { kSteps = 10000000 };
long dispatch(long State, long Steps, long Sum);

NOINLINE long stateA(long Steps, long Sum) {
  return dispatch(1, Steps + 1, Sum + 1);
}
NOINLINE long stateB(long Steps, long Sum) {
  return dispatch(2, Steps + 1, Sum + 2);
}
NOINLINE long stateC(long Steps, long Sum) {
  return dispatch(0, Steps + 1, Sum + 3);
}

NOINLINE long dispatch(long State, long Steps, long Sum) {
  if (Steps == kSteps)
    return Sum;
  switch (State) {
  case 0:
    return stateA(Steps, Sum);
  case 1:
    return stateB(Steps, Sum);
  default:
    return stateC(Steps, Sum);
  }
}

int main(void) { return dispatch(0, 0, 0) != 1 + kSteps / 3 * 6; }
