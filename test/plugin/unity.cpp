// Two sources in one unit: static functions that share a name (in namespaces)
// are two entries, with the files they stand in.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: echo 'namespace one { NOINLINE static int same(int N) {' > one.inc
// RUN: echo '  return Value += N; } }' >> one.inc
// RUN: sed s/one/two/ one.inc > two.inc
// RUN: for G in "" -g; do \
// RUN:   %autoprof-clangxx -O2 $G -I. %s -o run && \
// RUN:   AUTOPROF_OPTIONS=output=run.bin ./run && \
// RUN:   python3 %inputs/tree.py places %autoprof-report run.bin > places && \
// RUN:   FileCheck --match-full-lines %s --input-file=places || exit 1; done

// CHECK: main unity.cpp:[[# @LINE + 8]]
// CHECK-NEXT: one::same(int) one.inc:1
// CHECK-NEXT: two::same(int) two.inc:1
// CHECK-NEXT: total 3 calls in 3 paths
#define NOINLINE __attribute__((noinline))
static volatile int Value;
#include "one.inc"
#include "two.inc"
int main() { return one::same(1) + two::same(2) != 4; }
