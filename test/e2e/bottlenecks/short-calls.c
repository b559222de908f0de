// Millions of calls of some 20 ns each: a function to inline, with its
// callers.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// CHECK: severity,kind,name
// CHECK: {{critical|high|medium}},short_calls,hash_byte,
#include "Inputs/background.h"
// RUN: %autoprof-report bottlenecks %t.bin | FileCheck %s --check-prefix=TEXT
// TEXT: {{.*}}hash_byte{{.*}}short-calls.c
// TEXT: many short calls{{.*}}: called 5,500,000 times for
// TEXT: callers  hash_body (2,000,000), hash_head (1,000,000), hash_tail (1,000,000) and 3 more

static NOINLINE unsigned hash_byte(unsigned x) {
  for (int i = 0; i < 16; ++i) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    __asm__ volatile("" : "+r"(x));
  }
  return x;
}

// Several, so that none of them is hot.
#define CALLER(name)                                                           \
  static NOINLINE unsigned name(unsigned n) {                                  \
    unsigned sum = n;                                                          \
    for (unsigned i = 0; i < n; ++i)                                           \
      sum = hash_byte(sum);                                                    \
    return sum;                                                                \
  }
CALLER(hash_head)
CALLER(hash_body)
CALLER(hash_tail)
CALLER(hash_name)
CALLER(hash_key)
CALLER(hash_value)

int main(void) {
  const unsigned kCalls = 1000000;
  background(2);
  unsigned sum = hash_body(2 * kCalls) + hash_head(kCalls) + hash_tail(kCalls) +
                 hash_name(kCalls / 2) + hash_key(kCalls / 2) +
                 hash_value(kCalls / 2);
  return sum == 1;
}
