// A program whose time is spread: nothing is told of.
// RUN: %autoprof-clang -O1 -g %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks %t.bin | FileCheck %s
// CHECK: No bottlenecks found
// CHECK: checked: leak growth, {{.*}}hot self time, hot path
#include "Inputs/background.h"
#include <stdlib.h>

int main(void) {
  for (int i = 0; i < 40; ++i) {
    void *block = malloc(1000);
    __asm__ volatile("" : : "r"(block) : "memory");
    background(1);
    free(block);
  }
  return 0;
}
