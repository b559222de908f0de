// A program that execs an instrumented one: both traces are kept, each with its
// own calls. What was open at the exec is the open stack of the first.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: %autoprof-clangxx -O1 -DFIRST %s -o first
// RUN: %autoprof-clangxx -O1 %s -o second
// RUN: AUTOPROF_OPTIONS=output=trace.bin ./first > pid
// RUN: ls *.bin | FileCheck %s --check-prefix=FILES
// RUN: for F in *.bin; do python3 %inputs/tree.py tree %autoprof-report $F; \
// RUN:   done | FileCheck --match-full-lines %s
// RUN: %autoprof-report threads --format=csv *.bin \
// RUN:   | FileCheck %s --check-prefix=OPEN

// FILES: {{^}}trace.{{[0-9]+}}.bin{{$}}
// FILES-NEXT: {{^}}trace.bin{{$}}
// FILES-NOT: {{.}}

// CHECK-DAG: | | change() 1
// CHECK-DAG: | | early(int) 11
// CHECK-DAG: total 13 calls in 3 paths
// CHECK-DAG: | | late(int) 22
// CHECK-DAG: total 23 calls in 2 paths

// OPEN-DAG: main;change(){{$}}
// OPEN-DAG: ,23,{{([0-9]+,)+$}}
#include <unistd.h>

#ifdef FIRST
__attribute__((noinline)) void early(int I) { asm volatile("" : : "r"(I)); }

__attribute__((noinline)) int change() {
  execl("./second", "second", nullptr);
  return 1;
}

int main() {
  for (int I = 0; I < 11; ++I)
    early(I);
  return change() + 1;
}
#else
__attribute__((noinline)) void late(int I) { asm volatile("" : : "r"(I)); }

int main() {
  for (int I = 0; I < 22; ++I)
    late(I);
}
#endif
