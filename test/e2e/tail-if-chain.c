// A state machine of ten million tail calls that are chosen by chains of ifs,
// with one return shared by all branches, on 64 KiB of stack. (clang 14 itself
// makes no tail calls at -O1.)
// RUN: for O in -O2 -Os %if llvm-16-or-newer %{-O1%}; do \
// RUN:   %autoprof-clang $O %s -o %t && \
// RUN:   (ulimit -s 64; AUTOPROF_OPTIONS=output=%t.bin exec %t) && \
// RUN:   python3 %inputs/tree.py edges %autoprof-report %t.bin > %t.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=%t.txt || exit 1; done
// RUN: %autoprof-report verify %t.bin

// Steps 0 .. 10,000,000, four states in turn.
// CHECK: [root] -> main 1
// CHECK-NEXT: east -> south 2500000
// CHECK-NEXT: main -> north 1
// CHECK-NEXT: north -> east 2500000
// CHECK-NEXT: south -> west 2500000
// CHECK-NEXT: west -> north 2500000
// CHECK-NEXT: total 10000002 calls in 5 paths
#define NOINLINE __attribute__((noinline))
enum { kSteps = 10000000 };
static int north(int Steps, int Way), east(int Steps, int Way);
static int south(int Steps, int Way), west(int Steps, int Way);

// The ways differ, so that no chain can be folded into one call.
#define STATE(Name, Number)                                                    \
  NOINLINE static int Name(int Steps, int Way) {                               \
    int Result;                                                                \
    __asm__ volatile("" : "+r"(Way));                                          \
    if (Steps == kSteps)                                                       \
      Result = Number;                                                         \
    else if (Way == 0)                                                         \
      Result = north(Steps + 1, 1);                                            \
    else if (Way == 1)                                                         \
      Result = east(Steps + 1, 2);                                             \
    else if (Way == 2)                                                         \
      Result = south(Steps + 1, 3);                                            \
    else                                                                       \
      Result = west(Steps + 1, 0);                                             \
    return Result;                                                             \
  }
STATE(north, 10)
STATE(east, 20)
STATE(south, 30)
STATE(west, 40)

int main(void) { return north(0, 1) != 10; }
