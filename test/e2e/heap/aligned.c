// Aligned blocks of every function, with the size asked for.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <malloc.h>
#include <stdlib.h>

void *volatile P;
int main(void) {
  // CHECK: main: aligned_alloc aligned.c:[[#@LINE+1]] count=1 bytes=128 live=128/1
  P = aligned_alloc(64, 128);
  // CHECK-NEXT: main: aligned_alloc aligned.c:[[#@LINE+1]] count=1 bytes=100 live=100/1
  P = memalign(4096, 100);
  // CHECK-NEXT: main: aligned_alloc aligned.c:[[#@LINE+1]] count=1 bytes=10 live=10/1
  P = valloc(10);
  // CHECK-NEXT: main: aligned_alloc aligned.c:[[#@LINE+1]] count=1 bytes=20 frees=1 temporary=1
  P = pvalloc(20);
  free(P);
}
// CHECK-NEXT: total count=4 bytes=258 frees=1 live=238/3
