// placement=early puts the hooks in before optimisation: calls that would have
// been inlined are counted, and the report says so.
// RUN: %autoprof-clangxx -O2 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py functions %autoprof-report %t.bin \
// RUN:   | FileCheck %s --check-prefix=LATE
// RUN: for O in -O0 -O1 -O2 -Os; do \
// RUN:   %autoprof-clangxx $O %s -o %t -fplugin-arg-autoprof-placement=early && \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin %t && \
// RUN:   python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=%t.txt || exit 1; done
// RUN: %autoprof-report --format=json %t.bin | FileCheck %s --check-prefix=SAYS

// LATE-NOT: inlined
// LATE: main 1
// LATE-NEXT: total 1 calls

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | catches(int) 10
// CHECK-NEXT: | | | inlined(int) 10
// CHECK-NEXT: | | inlined(int) 20
// CHECK-NEXT: total 41 calls in 4 paths
// SAYS: "placement": "early"
static int inlined(int N) { return N + 1; }
static int catches(int N) {
  try {
    if (inlined(N) < 0)
      throw N;
  } catch (int) {
    return 2;
  }
  return 1;
}

int main() {
  int Sum = 0;
  for (int I = 0; I < 10; ++I)
    Sum += inlined(I) + inlined(I) + catches(I);
  return Sum != 120;
}
