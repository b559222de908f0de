// Temporary: freed before the thread's next allocation. A block that outlives
// another one is none, nor is one that realloc takes.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <stdlib.h>

static void *volatile Outer, *volatile Inner;
int main(void) {
  for (int I = 0; I < 10; ++I) {
    // CHECK: main: malloc temporary.c:[[#@LINE+1]] count=10 bytes=160 frees=10 temporary=10
    Outer = malloc(16);
    free(Outer);
  }
  for (int I = 0; I < 10; ++I) {
    // CHECK-NEXT: main: malloc temporary.c:[[#@LINE+1]] count=10 bytes=320 frees=10
    Outer = malloc(32);
    // CHECK-NEXT: main: malloc temporary.c:[[#@LINE+1]] count=10 bytes=480 frees=10 temporary=10
    Inner = malloc(48);
    free(Inner);
    free(Outer);
  }
  // CHECK-NEXT: main: malloc temporary.c:[[#@LINE+1]] count=1 bytes=8 frees=1
  Outer = malloc(8);
  // CHECK-NEXT: main: realloc temporary.c:[[#@LINE+1]] count=1 bytes=16 frees=1 temporary=1 resizes=1 most-resizes=1
  Outer = realloc(Outer, 16);
  free(Outer);
}
// CHECK-NEXT: total count=32 bytes=984 frees=32
