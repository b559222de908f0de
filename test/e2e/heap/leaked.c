// What is never freed, by call path: one site reached over two paths.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --leaks > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <stdlib.h>

void *volatile Kept;
int Depth;
__attribute__((noinline)) static void *make(void) {
  ++Depth;
  // CHECK: make: malloc leaked.c:[[#@LINE+1]] count=5 bytes=500 frees=2 temporary=2 live=300/3
  return malloc(100);
}
__attribute__((noinline)) static void first(void) {
  Kept = make();
  Kept = make();
  free(make());
}
__attribute__((noinline)) static void second(void) {
  Kept = make();
  free(make());
}
int main(void) {
  first();
  second();
}
// CHECK-NEXT: leak 100/1 in main > second > make
// CHECK-NEXT: leak 200/2 in main > first > make
// CHECK-NEXT: total count=5 bytes=500 frees=2 live=300/3
