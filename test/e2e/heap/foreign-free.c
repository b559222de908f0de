// A free of what no allocator gave is said, and the program's end is its own:
// the C library aborts, as it does without us.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: not --crash env AUTOPROF_OPTIONS=output=%t.bin %t 2> %t.err
// RUN: FileCheck %s --check-prefix=ABORT --input-file=%t.err
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report heap %t.bin | FileCheck %s --check-prefix=NOTE
// RUN: %autoprof-report verify %t.bin
// ABORT: free(): invalid pointer
// NOTE: note {{ *}}1 free of blocks that were not known
#include <stdlib.h>

static long Words[8];
void *volatile Foreign, *volatile Own;
int main(void) {
  Foreign = &Words[4];
  // CHECK: main: malloc foreign-free.c:[[#@LINE+1]] count=1 bytes=10 live=10/1
  Own = malloc(10);
  free(Foreign);
}
// CHECK-NEXT: unknown_frees 1
// CHECK-NEXT: total count=1 bytes=10 frees=0 live=10/1
