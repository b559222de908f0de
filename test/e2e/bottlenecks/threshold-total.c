// All calls together take far longer than the user wants.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin --threshold 'total(save_all)=1ms' --threshold 'total(look_up)=1h' | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},threshold,save_all,{{.*}},total(save_all)=1ms
#include "Inputs/background.h"

static NOINLINE void save_all(void) { spin(kMillisecond); }

int main(void) {
  for (int i = 0; i < 20; ++i) {
    background(1);
    save_all();
    save_all();
  }
  return 0;
}
