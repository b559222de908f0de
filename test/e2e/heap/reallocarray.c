// reallocarray: from null, larger, and a product that overflows.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#define _DEFAULT_SOURCE
#include <stdlib.h>

int main(void) {
  volatile size_t Many = ~0ul / 2;
  void *volatile P = 0;
  // CHECK: main: realloc reallocarray.c:[[#@LINE+1]] count=1 bytes=80 frees=1
  P = reallocarray(P, 10, 8);
  // CHECK-NEXT: main: realloc reallocarray.c:[[#@LINE+1]] count=1 bytes=40000 frees=1{{( temporary=1)?}} resizes=1 most-resizes=1
  P = reallocarray(P, 5000, 8);
  // CHECK-NEXT: main: realloc reallocarray.c:[[#@LINE+1]] count=0 bytes=0 failed=1
  if (reallocarray(P, Many, 4))
    return 1;
  free(P);
}
// CHECK-NEXT: total count=2 bytes=40080 frees=2
