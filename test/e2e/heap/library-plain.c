// Allocations of a library that knows nothing of us: seen, by the path of the
// program's function that called it.
// RUN: %clang -O1 -fPIC -shared -DLIBRARY %s -o %t.so
// RUN: %autoprof-clang -g -O1 %s %t.so -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --leaks > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <stdlib.h>
#ifdef LIBRARY
void *make(int N) {
  // CHECK: main: malloc (none) count=2 bytes=30 10..20 frees=1 temporary=1 live=20/1
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
  // CHECK-NEXT: main: malloc library-plain.c:[[#@LINE+1]] count=1 bytes=30 frees=1 temporary=1
  Kept = malloc(30);
  drop(Kept);
}
#endif
// CHECK-NEXT: leak 20/1 in main
// CHECK-NEXT: total count=3 bytes=60 frees=2 live=20/1
