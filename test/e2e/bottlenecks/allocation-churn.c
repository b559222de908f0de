// Blocks that live for a moment, many at once.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// CHECK: severity,kind,name
// CHECK: {{critical|high|medium}},allocation_churn,parse_file,
#include "Inputs/background.h"
#include <stdlib.h>

static NOINLINE void parse_file(void) {
  for (int k = 0; k < 60000; ++k) {
    void *fields[8];
    for (int i = 0; i < 8; ++i)
      fields[i] = malloc(32 + 8 * i);
    __asm__ volatile("" : : "r"(fields) : "memory");
    for (int i = 0; i < 8; ++i)
      free(fields[i]);
  }
}

int main(void) {
  for (int i = 0; i < 10; ++i) {
    background(1);
    parse_file();
  }
  return 0;
}
