// suggest-filter writes what filter= reads: compiled with it, the functions that
// cost more to count than they tell are gone, and all other counts are as they
// were.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d && cp %s main.cpp
// RUN: %autoprof-clangxx -O1 main.cpp -o run
// RUN: AUTOPROF_OPTIONS=output=before.bin ./run
// RUN: %autoprof-report suggest-filter before.bin --max-self=40 -o filter.txt
// RUN: FileCheck %s --check-prefix=FILTER --input-file=filter.txt
// FILTER:      # A filter for the plugin (-fplugin-arg-autoprof-filter=FILE), suggested by
// FILTER-NEXT: # autoprof-report from before.bin (./run).
// FILTER-NEXT: #
// FILTER-NEXT: # Functions with 1% of the calls or more (--min-share) and 40 ns or less of their
// FILTER-NEXT: # own time per call (--max-self): 2 with {{(99|100)\.[0-9]%}} of all calls, and about
// FILTER-NEXT: # {{[0-9.]+ (µs|ms|s)}} of the [[HOOKS:[0-9.]+ (µs|ms|s)]]{{( ± [0-9.]+ (ns|µs|ms|s))?}} that hooks took.
// FILTER-NEXT: exclude function:_ZN6Vector2atEi # Vector::at(int); 4,000,000 calls (80.0%), {{.*}} each
// FILTER-NEXT: exclude function:_Z3addii # add(int, int); 1,000,000 calls (20.0%), {{.*}} each
// FILTER-NOT:  exclude
// RUN: %autoprof-clangxx -O1 -fplugin-arg-autoprof-filter=filter.txt main.cpp -o run
// RUN: AUTOPROF_OPTIONS=output=after.bin ./run
// RUN: python3 %inputs/tree.py tree %autoprof-report after.bin > after.txt
// RUN: FileCheck --match-full-lines %s --input-file=after.txt
// CHECK:      [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | sumOf(Vector&) 1000
// CHECK-NEXT: total 1001 calls in 2 paths
// RUN: python3 %inputs/tree.py functions %autoprof-report before.bin | FileCheck %s --check-prefix=BEFORE
// BEFORE:     Vector::at(int) 4000000
// BEFORE:     main 1
// BEFORE:     sumOf(Vector&) 1000

// Scopes and functions that the source asks to have hooks are never named: a
// filter has no power over them.
// RUN: %autoprof-clangxx -O1 -DASKED -I%runtime-include main.cpp -o run
// RUN: AUTOPROF_OPTIONS=output=asked.bin ./run
// RUN: %autoprof-report suggest-filter asked.bin --max-self=100000 > asked.txt
// RUN: FileCheck %s --check-prefix=ASKED --input-file=asked.txt
// RUN: python3 %inputs/tree.py functions %autoprof-report asked.bin | FileCheck %s --check-prefix=CALLED
// ASKED:     (--max-self): 1 with
// ASKED:     exclude function:_ZN6Vector2atEi #
// ASKED-NOT: exclude
// CALLED:     Vector::at(int) 4000000
// CALLED:     add(int, int) 1000000
// CALLED:     adding 1000000

// Nothing fits: a filter without rules. No times: an error.
// RUN: %autoprof-report suggest-filter before.bin --max-self=0 --min-share=90 > none.txt
// RUN: FileCheck %s --check-prefix=NONE --input-file=none.txt
// NONE: own time per call (--max-self): 0 with 0.0% of all calls
// NONE-NOT: exclude
// RUN: %autoprof-clangxx -O1 -fplugin-arg-autoprof-filter=none.txt -c main.cpp -o main.o
// RUN: AUTOPROF_OPTIONS=output=count.bin:timing=count:sample=off ./run
// RUN: not %autoprof-report suggest-filter count.bin 2>&1 | FileCheck %s --check-prefix=COUNT
// COUNT: autoprof-report: the trace has no times (timing=count) to choose by
// RUN: not %autoprof-report suggest-filter before.bin --min-share=101 2>&1 | FileCheck %s --check-prefix=RANGE
// RANGE: autoprof-report: --min-share: {{.*}}101
#ifdef ASKED
#include <autoprof/autoprof.h>
#define ASKS [[autoprof::instrument]]
#else
#define ASKS
#define AUTOPROF_SCOPE(Name) (void)0
#endif
struct Vector {
  int Data[1000];
  __attribute__((noinline)) int &at(int I) {
    asm volatile("");
    return Data[I];
  }
};
ASKS __attribute__((noinline)) int add(int A, int B) {
  AUTOPROF_SCOPE("adding");
  asm volatile("");
  return A + B;
}
__attribute__((noinline)) int sumOf(Vector &V) {
  int Sum = 0;
  for (int I = 0; I < 1000; ++I)
    Sum = add(Sum, V.at(I) + V.at(I / 2) + V.at(0) + V.at(999 - I));
  return Sum;
}
int main() {
  static Vector V;
  int Sum = 0;
  for (int I = 0; I < 1000; ++I)
    Sum += sumOf(V);
  return Sum;
}
