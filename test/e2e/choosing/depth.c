// depth=N keeps N levels of the tree; calls below are counted in one number and
// are part of the callers there. A call back to an ancestor is no level.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:depth=2 %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --match-full-lines
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report %t.bin | FileCheck %s --check-prefix=SAID
// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | again 1000
// CHECK-NEXT: | | | ^ again 4000
// CHECK-NEXT: | | first 1000
// CHECK-NEXT: | | jumping 1000
// CHECK-NEXT: total 7001 calls in 4 paths
// Below: second and third of first, leaf of again, and leaf of jumping, which is
// a tail call and so is main's.
// SAID: depth       2 levels: 8,000 calls below are part of the callers there

// Without a depth all are there.
// RUN: AUTOPROF_OPTIONS=output=%t.bin:depth=0 %t
// RUN: python3 %inputs/tree.py functions %autoprof-report %t.bin | FileCheck %s --check-prefix=ALL
// ALL: total 15001 calls in

// With every call clocked, and every one written: nothing of the deeper ones.
// RUN: AUTOPROF_OPTIONS=output=%t.bin:depth=2:timing=clock %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --match-full-lines
// RUN: AUTOPROF_OPTIONS=output=%t.bin:depth=2:mode=trace %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --match-full-lines
// RUN: %autoprof-report verify %t.bin
#define NOINLINE __attribute__((noinline))
NOINLINE static void leaf(void) { __asm__ volatile(""); }
NOINLINE static void third(void) { __asm__ volatile(""); }
NOINLINE static void second(void) {
  third();
  __asm__ volatile("");
}
NOINLINE static void first(void) {
  second();
  __asm__ volatile("");
}
NOINLINE static void again(int Left) {
  leaf();
  if (Left)
    again(Left - 1);
  __asm__ volatile("");
}
void (*volatile Next)(void) = leaf;
NOINLINE static void jumping(void) { Next(); }

int main(void) {
  for (int I = 0; I < 1000; ++I) {
    first();
    again(4);
    jumping();
  }
  return 0;
}
