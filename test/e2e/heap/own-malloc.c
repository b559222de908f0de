// A program that defines malloc and free itself keeps using them, and they are
// recorded.
// RUN: %autoprof-clang -g -O1 -fno-builtin %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <stddef.h>
#include <stdio.h>

static _Alignas(16) char Memory[1 << 16];
static size_t Used, Calls;
__attribute__((noinline)) void *malloc(size_t N) {
  void *P = &Memory[Used];
  Used += (N + 15) & ~15ul;
  ++Calls;
  return P;
}
__attribute__((noinline)) void free(void *P) {
  __asm__ volatile("" : : "r"(P));
}

void *volatile Kept;
int main(void) {
  for (int I = 0; I < 3; ++I) {
    // CHECK: main: malloc own-malloc.c:[[#@LINE+1]] count=3 bytes=30 frees=2 temporary=2 live=10/1
    Kept = malloc(10);
    if (I)
      free(Kept);
  }
  return Calls < 3 || (char *)Kept < Memory || (char *)Kept >= Memory + Used;
}
// CHECK-NEXT: total count=3 bytes=30 frees=2 live=10/1
