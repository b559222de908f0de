// One function does most of the work itself.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},hot_self,smooth_image,
#include "Inputs/background.h"

static NOINLINE void smooth_image(void) { spin(10 * kMillisecond); }

int main(void) {
  for (int i = 0; i < 20; ++i) {
    background(1);
    smooth_image();
    smooth_image();
    smooth_image();
  }
  return 0;
}
