// calloc: bytes are the product; one that overflows is a failed request.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <stdlib.h>

int *volatile Numbers;
int main(void) {
  volatile size_t Many = ~0ul / 2;
  void *volatile P;
  // CHECK: main: calloc int calloc.c:[[#@LINE+1]] count=1 bytes=40 frees=1 temporary=1
  Numbers = (int *)calloc(10, sizeof(int));
  free(Numbers);
  // CHECK-NEXT: main: calloc calloc.c:[[#@LINE+1]] count=0 bytes=0 failed=1
  P = calloc(Many, 4);
  return P != 0;
}
// CHECK-NEXT: total count=1 bytes=40 frees=1
