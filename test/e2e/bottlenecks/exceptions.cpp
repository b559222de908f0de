// An exception for each thing that is not there, in the middle of a program.
// RUN: %autoprof-clangxx -O1 -g %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// RUN: %autoprof-report bottlenecks %t.bin | FileCheck %s --check-prefix=TEXT
// CHECK: severity,kind,name
// CHECK: {{^(critical|high|medium)}},exceptions,find(int),
// TEXT: exceptions in a hot path{{.*}}: threw 100,000 exceptions in 200,000 calls; at 1 µs each that is about
// TEXT: path {{.*}}main > count() > find(int)
#include "Inputs/background.h"
#include <stdexcept>

static NOINLINE int find(int key) {
  if (key % 2)
    throw std::out_of_range("no such key");
  return key;
}

static NOINLINE int count() {
  int found = 0;
  for (int key = 0; key < 20000; ++key)
    try {
      found += find(key) >= 0;
    } catch (const std::out_of_range &) {
    }
  return found;
}

int main() {
  int found = 0;
  for (int i = 0; i < 10; ++i) {
    background(1);
    found += count();
  }
  return found != 100000;
}
