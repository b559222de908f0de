// Every call of the smallest function clocked: the clock is what costs. (Without
// samples main() has the time in which others had the processor.)
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin:timing=clock %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// CHECK: severity,kind,name
// CHECK: {{critical|high|medium}},measuring,next_state,
#include "Inputs/background.h"

static NOINLINE unsigned next_state(unsigned x) {
  __asm__ volatile("" : "+r"(x));
  return x + 1;
}

int main(void) {
  unsigned x = 0;
  for (int i = 0; i < 5000000; ++i)
    x = next_state(x);
  return x == 1;
}
