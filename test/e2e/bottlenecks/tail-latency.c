// Most calls take 5 us, one of 250 some milliseconds.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},tail_latency,look_up_user,
#include "Inputs/background.h"
// RUN: %autoprof-report bottlenecks %t.bin | FileCheck %s --check-prefix=TEXT
// TEXT: tail latency{{.*}}: one call in 1,000 took
// TEXT: path     main > look_up_user

static NOINLINE void refill(void) { spin(3 * kMillisecond); }

static NOINLINE void look_up_user(unsigned i) {
  spin(5000);
  if (i % 250 == 0)
    refill();
}

int main(void) {
  for (unsigned i = 0; i < 10000; ++i) {
    look_up_user(i);
    if (i % 400 == 0)
      background(1);
  }
  return 0;
}
