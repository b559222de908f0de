// A call allocates more bytes than the user wants.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin --threshold 'bytes(decode)=64KiB' | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},threshold,decode,{{.*}}its mean of 1.00 MiB is over twice the threshold 64.0 KiB{{.*}},bytes(decode)=64KiB
#include "Inputs/background.h"
#include <stdlib.h>

static NOINLINE void decode(void) {
  char *image = malloc(1 << 20);
  __asm__ volatile("" : : "r"(image) : "memory");
  free(image);
}

int main(void) {
  for (int i = 0; i < 20; ++i) {
    background(1);
    decode();
  }
  return 0;
}
