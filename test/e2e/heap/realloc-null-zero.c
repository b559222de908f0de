// realloc of null is an allocation, to size 0 a free, to a smaller size a
// change of the same block; one that fails leaves the block alone.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <stdlib.h>

void *volatile Kept;
int main(void) {
  volatile size_t Huge = ~0ul / 4;
  void *volatile P;
  // CHECK: main: malloc realloc-null-zero.c:[[#@LINE+1]] count=1 bytes=100 frees=1
  P = malloc(100);
  // CHECK-NEXT: main: realloc realloc-null-zero.c:[[#@LINE+1]] count=1 bytes=50 frees=1 resizes=1 most-resizes=1
  P = realloc(P, 50);
  // CHECK-NEXT: main: realloc realloc-null-zero.c:[[#@LINE+1]] count=0 bytes=0 failed=1
  if (realloc(P, Huge))
    return 1;
  if (realloc(P, 0))
    return 2;
  P = 0;
  // CHECK-NEXT: main: realloc realloc-null-zero.c:[[#@LINE+1]] count=1 bytes=10 live=10/1
  Kept = realloc(P, 10);
}
// CHECK-NEXT: total count=3 bytes=160 frees=2 live=10/1
