// A buffer made and thrown away for each piece.
// RUN: %autoprof-clangxx -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},temporary_storm,join_paths(),
#include "Inputs/background.h"

static NOINLINE void join_paths() {
  for (int k = 0; k < 150000; ++k) {
    char *buffer = new char[64];
    __asm__ volatile("" : : "r"(buffer) : "memory");
    delete[] buffer;
  }
}

int main() {
  for (int i = 0; i < 10; ++i) {
    background(1);
    join_paths();
  }
}
