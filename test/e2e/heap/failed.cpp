// Requests answered with null or bad_alloc are counted, and no allocations.
// (bad_alloc itself is one, and for nothrow the library throws it inside.)
// RUN: %autoprof-clangxx -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <cstdlib>
#include <new>

void *volatile P;
volatile size_t Huge = ~size_t(0) / 4;
int main() {
  // CHECK: main: malloc failed.cpp:[[#@LINE+1]] count=0 bytes=0 failed=1
  P = std::malloc(Huge);
  if (P)
    return 1;
  // CHECK-NEXT: main: malloc failed.cpp:[[#@LINE+2]] count=1 bytes={{[0-9]+}} frees=1 temporary=1
  // CHECK-NEXT: main: new failed.cpp:[[#@LINE+1]] count=0 bytes=0 failed=1
  P = ::operator new(Huge, std::nothrow);
  if (P)
    return 2;
  try {
    // CHECK-NEXT: main: malloc failed.cpp:[[#@LINE+2]] count=1 bytes={{[0-9]+}} frees=1 temporary=1
    // CHECK-NEXT: main: new failed.cpp:[[#@LINE+1]] count=0 bytes=0 failed=1
    P = ::operator new(Huge);
    return 3;
  } catch (const std::bad_alloc &) {
  }
}
// CHECK-NEXT: total count=2 {{.*}} frees=2
