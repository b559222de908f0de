// Blocks given back by the wrong function: new with free, malloc with delete,
// new[] with delete. Blocks of a library without debug locations are not
// blamed.
// RUN: %autoprof-clangxx -g -O1 -std=c++17 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <cstdlib>
#include <new>

void *volatile P;
int main() {
  // CHECK: main: new mismatched.cpp:[[#@LINE+1]] count=1 bytes=8 frees=1 temporary=1 bad=1
  P = ::operator new(8);
  std::free(P);
  // CHECK-NEXT: main: malloc mismatched.cpp:[[#@LINE+1]] count=1 bytes=16 frees=1 temporary=1 bad=1
  P = std::malloc(16);
  ::operator delete(P);
  // CHECK-NEXT: main: new[] mismatched.cpp:[[#@LINE+1]] count=1 bytes=24 frees=1 temporary=1 bad=1
  P = ::operator new[](24);
  ::operator delete(P);
  // CHECK-NEXT: main: new[] mismatched.cpp:[[#@LINE+1]] count=1 bytes=32 frees=1 temporary=1
  P = ::operator new[](32);
  ::operator delete[](P);
  // CHECK-NEXT: main: aligned_alloc mismatched.cpp:[[#@LINE+1]] count=1 bytes=64 frees=1 temporary=1
  P = std::aligned_alloc(32, 64);
  std::free(P);
}
// CHECK-NEXT: total count=5 bytes=144 frees=5
