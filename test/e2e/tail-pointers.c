// A state machine of ten million tail calls through a table of functions, on
// 64 KiB of stack. (clang 14 itself makes no tail calls at -O1.)
// RUN: for O in -O2 -Os %if llvm-16-or-newer %{-O1%}; do \
// RUN:   %autoprof-clang $O %s -o %t && \
// RUN:   (ulimit -s 64; AUTOPROF_OPTIONS=output=%t.bin exec %t) && \
// RUN:   python3 %inputs/tree.py edges %autoprof-report %t.bin > %t.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=%t.txt || exit 1; done
// RUN: %autoprof-report verify %t.bin

// The word of the machine is "1 2 0 2 1 0" again and again; each symbol makes
// the next state. 10,000,000 steps and the one that finds the end.
// CHECK: [root] -> main 1
// CHECK-NEXT: main -> zero 1
// CHECK-NEXT: one -> two 1666667
// CHECK-NEXT: one -> zero 1666666
// CHECK-NEXT: two -> one 1666666
// CHECK-NEXT: two -> zero 1666667
// CHECK-NEXT: zero -> one 1666667
// CHECK-NEXT: zero -> two 1666667
// CHECK-NEXT: total 10000002 calls in {{[0-9]+}} paths
typedef int State(int Steps, int At);
static State zero, one, two;
static State *const kTable[] = {zero, one, two};
static const signed char kWord[] = {1, 2, 0, 2, 1, 0};
enum { kSteps = 10000000 };

#define STATE(Name)                                                            \
  __attribute__((noinline)) static int Name(int Steps, int At) {               \
    if (Steps == kSteps)                                                       \
      return At;                                                               \
    return kTable[kWord[At]](Steps + 1, At == 5 ? 0 : At + 1);                 \
  }
STATE(zero)
STATE(one)
STATE(two)

int main(void) { return zero(0, 0) != kSteps % 6; }
