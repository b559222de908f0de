// Millions of calls of some 30 ns each: a function to inline, with its
// callers.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},short_calls,hash_byte,
#include "Inputs/background.h"
// RUN: %autoprof-report bottlenecks %t.bin | FileCheck %s --check-prefix=TEXT
// TEXT: {{.*}}hash_byte{{.*}}short-calls.c
// TEXT: many short calls{{.*}}: called 6,000,000 times for
// TEXT: callers  checksum (4,000,000), compare (2,000,000)

static NOINLINE unsigned hash_byte(unsigned x) {
  for (int i = 0; i < 8; ++i) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    __asm__ volatile("" : "+r"(x));
  }
  return x;
}

static NOINLINE unsigned checksum(unsigned n) {
  unsigned sum = 1;
  for (unsigned i = 0; i < n; ++i)
    sum = hash_byte(sum);
  return sum;
}

static NOINLINE unsigned compare(unsigned n) {
  unsigned sum = 2;
  for (unsigned i = 0; i < n; ++i)
    sum = hash_byte(sum);
  return sum;
}

int main(void) {
  background(2);
  return checksum(4000000) + compare(2000000) == 1;
}
