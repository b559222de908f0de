// Scopes are nodes of the call tree, whatever way they are left: at their end,
// by exceptions (also ones caught inside of them), return, break. Exact in all
// modes, and not dependent on what the optimiser does.
// RUN: %autoprof-clangxx -O2 -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
// RUN: AUTOPROF_OPTIONS=output=%t.bin:timing=count %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: AUTOPROF_OPTIONS=output=%t.bin:mode=trace %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report events %t.bin | FileCheck %s --check-prefix=EVENTS
// RUN: AUTOPROF_OPTIONS=output=%t.bin:mode=ring:max-size=1 %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-clangxx -O0 -g -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-clangxx -O2 -fplugin-arg-autoprof-placement=early \
// RUN:   -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: python3 %inputs/tree.py places %autoprof-report %t.bin | FileCheck %s --check-prefix=PLACES
// RUN: %autoprof-report functions --format=csv --filter=loop %t.bin | FileCheck %s --check-prefix=KIND
// RUN: %autoprof-report flamegraph --metric calls -o %t.folded %t.bin
// RUN: FileCheck %s --check-prefix=FOLDED < %t.folded
// RUN: %autoprof-report check --max 'calls(loop)=300' %t.bin
// RUN: not %autoprof-report check --max 'calls(loop)=299' %t.bin

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | dive(int) 100
// CHECK-NEXT: | | | depth 600
// CHECK-NEXT: | | | | ^ dive(int) 500
// CHECK-NEXT: | | | | work() 600
// CHECK-NEXT: | | early(int) 100
// CHECK-NEXT: | | | round 200
// CHECK-NEXT: | | | | work() 200
// CHECK-NEXT: | | f(int) 100
// CHECK-NEXT: | | | outer 100
// CHECK-NEXT: | | | | after() 100
// CHECK-NEXT: | | | | loop 300
// CHECK-NEXT: | | | | | caught() 300
// CHECK-NEXT: | | | | | try 300
// CHECK-NEXT: | | | | | | thrower() 300
// CHECK-NEXT: | | | | | | | throwing 300
// CHECK-NEXT: | | | | | | | | work() 300
// CHECK-NEXT: | | | | | work() 600
// CHECK-NEXT: | | | | work() 100
// CHECK-NEXT: | | work() 100
// CHECK-NEXT: total 5201 calls in 19 paths

// EVENTS: > f(int)
// EVENTS-NEXT: > outer
// EVENTS-NEXT: > work()
// EVENTS-NEXT: < work()
// EVENTS-NEXT: > loop

// PLACES: loop scopes.cpp:[[# @LINE + 20 ]]
// KIND: loop,loop,{{.*}}scopes.cpp,{{[0-9]+}},300,{{.*}},scope,
// FOLDED: main;f(int);outer;loop;try;thrower();throwing;work() 300
#include <autoprof/autoprof.h>

#define NOINLINE __attribute__((noinline))
NOINLINE void work() { asm volatile(""); }
NOINLINE void caught() { asm volatile(""); }
NOINLINE void after() { asm volatile(""); }

NOINLINE void thrower() {
  AUTOPROF_SCOPE("throwing");
  work();
  throw 1;
}

NOINLINE void f(int Rounds) {
  AUTOPROF_SCOPE("outer");
  work();
  for (int I = 0; I < Rounds; ++I) {
    AUTOPROF_SCOPE("loop");
    work();
    try {
      AUTOPROF_SCOPE("try");
      thrower();
    } catch (int) {
      caught();
    }
    work();
  }
  after();
}

NOINLINE int early(int Rounds) {
  for (int I = 0;; ++I) {
    AUTOPROF_SCOPE("round");
    work();
    if (I == Rounds)
      return I;
  }
}

NOINLINE void dive(int Depth) {
  AUTOPROF_SCOPE("depth");
  work();
  if (Depth)
    dive(Depth - 1);
}

int main() {
  for (int I = 0; I < 100; ++I) {
    f(3);
    early(1);
    dive(5);
    work();
  }
}
