// A sized delete that tells a wrong size.
// RUN: %autoprof-clangxx -g -O1 -fsized-deallocation %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <new>

void *volatile P;
int main() {
  // CHECK: main: new wrong-size.cpp:[[#@LINE+1]] count=1 bytes=8 frees=1 temporary=1 bad=1
  P = ::operator new(8);
  ::operator delete(P, 16ul);
  // CHECK-NEXT: main: new wrong-size.cpp:[[#@LINE+1]] count=1 bytes=8 frees=1 temporary=1
  P = ::operator new(8);
  ::operator delete(P, 8ul);
  // CHECK-NEXT: main: new[] wrong-size.cpp:[[#@LINE+1]] count=1 bytes=9 frees=1 temporary=1 bad=1
  P = ::operator new[](9);
  ::operator delete[](P, 8ul);
}
// CHECK-NEXT: total count=3 bytes=25 frees=3
