// A list walked by recursion: with every call clocked the depth is known, by
// default that it is deep.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},deep_recursion,walk_list,
#include "Inputs/background.h"
// RUN: AUTOPROF_OPTIONS=output=%t.clock.bin:timing=clock %t
// RUN: %autoprof-report bottlenecks %t.clock.bin | FileCheck %s --check-prefix=CLOCK
// CLOCK: deep recursion{{.*}}: it is open 2,000 times in itself

static NOINLINE unsigned walk_list(unsigned left) {
  spin(500);
  unsigned below = left > 1 ? walk_list(left - 1) : 0;
  __asm__ volatile("" : "+r"(below)); // no tail call
  return below + 1;
}

int main(void) {
  for (int i = 0; i < 20; ++i) {
    background(1);
    for (int k = 0; k < 10; ++k)
      walk_list(2000);
  }
  return 0;
}
