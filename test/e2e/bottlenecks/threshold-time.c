// Each call takes milliseconds, far over what the user wants.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin --threshold 'db_*=1us' | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},threshold,db_query,{{.*}},db_*=1us
#include "Inputs/background.h"

static NOINLINE void db_query(void) { spin(3 * kMillisecond); }

int main(void) {
  for (int i = 0; i < 20; ++i) {
    background(1);
    db_query();
  }
  return 0;
}
