// A block that is freed twice is counted as that; nothing else goes wrong. (The
// allocator is a program's own that does not mind.)
// RUN: %clang -O1 -fPIC -shared -DALLOCATOR %s -o %t.so
// RUN: %autoprof-clang -g -O1 %s %t.so -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report heap %t.bin | FileCheck %s --check-prefix=NOTE
// RUN: %autoprof-report verify %t.bin
// NOTE: note {{ *}}2 frees of blocks that were not known{{.*}}; 2 of them freed twice
#ifdef ALLOCATOR
#include <stddef.h>

static _Alignas(16) char Memory[1 << 16];
static size_t Used;
void *malloc(size_t N) {
  void *P = &Memory[Used];
  Used += (N + 15) & ~15ul;
  return P;
}
void free(void *P) { (void)P; }
#else
#include <stdlib.h>

void *volatile First, *volatile Second;
int main(void) {
  // CHECK: main: malloc double-free.c:[[#@LINE+1]] count=1 bytes=10 frees=1
  First = malloc(10);
  // CHECK-NEXT: main: malloc double-free.c:[[#@LINE+1]] count=1 bytes=20 frees=1 temporary=1
  Second = malloc(20);
  free(First);
  free(Second); // the block made last
  free(First);
  free(Second);
}
#endif
// CHECK-NEXT: unknown_frees 2
// CHECK-NEXT: double_frees 2
// CHECK-NEXT: total count=2 bytes=30 frees=2
