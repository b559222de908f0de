// A static program: no import slot leads to its allocator, the call sites tell.
// RUN: %autoprof-clangxx -g -O1 -static %s -o %t -L%build -lautoprof_rt
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <cstdlib>

struct Item {
  int A[8];
};
void *volatile Kept;
int main() {
  // CHECK: main: malloc static.cpp:[[#@LINE+1]] count=1 bytes=10 frees=1 temporary=1
  Kept = std::malloc(10);
  std::free(Kept);
  // CHECK-NEXT: main: calloc static.cpp:[[#@LINE+1]] count=1 bytes=40 frees=1
  Kept = std::calloc(4, 10);
  // CHECK-NEXT: main: realloc static.cpp:[[#@LINE+1]] count=1 bytes=4000 frees=1 temporary=1 resizes=1 most-resizes=1{{( copied=40)?}}
  Kept = std::realloc(Kept, 4000);
  std::free(Kept);
  // CHECK-NEXT: main: new Item static.cpp:[[#@LINE+1]] count=1 bytes=32 frees=1 temporary=1
  Item *One = new Item;
  asm volatile("" : "+r"(One));
  delete One;
  void *P;
  // CHECK-NEXT: main: aligned_alloc static.cpp:[[#@LINE+1]] count=1 bytes=100 live=100/1
  if (posix_memalign(&P, 64, 100) != 0)
    return 1;
  Kept = P;
  // CHECK-NEXT: main: new[] char static.cpp:[[#@LINE+1]] count=1 bytes=7 live=7/1
  Kept = new char[7];
}
// CHECK-NEXT: total count=6 bytes=4189 frees=4 live=107/2
