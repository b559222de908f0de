// posix_memalign: the block comes over a pointer, failure as the result.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <errno.h>
#include <stdlib.h>

int main(void) {
  void *P = 0;
  // CHECK: main: aligned_alloc posix-memalign.c:[[#@LINE+1]] count=1 bytes=200 frees=1 temporary=1
  if (posix_memalign(&P, 256, 200) != 0 || (unsigned long)P % 256)
    return 1;
  free(P);
  P = &P;
  errno = 77;
  // CHECK-NEXT: main: aligned_alloc posix-memalign.c:[[#@LINE+1]] count=0 bytes=0 failed=1
  if (posix_memalign(&P, 3, 300) != EINVAL || P != &P || errno != 77)
    return 2;
}
// CHECK-NEXT: total count=1 bytes=200 frees=1
