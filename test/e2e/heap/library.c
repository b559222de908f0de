// Allocations of an instrumented library: by its lines, below the program's
// path; blocks go to and fro.
// RUN: %autoprof-clang -g -O1 -fPIC -shared -DLIBRARY %s -o %t.so
// RUN: %autoprof-clang -g -O1 %s %t.so -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --leaks > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <stdlib.h>
#ifdef LIBRARY
void *make(int N) {
  // CHECK: make: malloc library.c:[[#@LINE+1]] count=2 bytes=30 10..20 frees=1 temporary=1 live=20/1
  return malloc(N);
}
void drop(void *P) { free(P); }
#else
void *make(int);
void drop(void *);
void *volatile Kept;
int main(void) {
  Kept = make(10);
  drop(Kept);
  Kept = make(20);
  // CHECK-NEXT: main: malloc library.c:[[#@LINE+1]] count=1 bytes=30 frees=1 temporary=1
  Kept = malloc(30);
  drop(Kept);
}
#endif
// CHECK-NEXT: leak 20/1 in main > make
// CHECK-NEXT: total count=3 bytes=60 frees=2 live=20/1
