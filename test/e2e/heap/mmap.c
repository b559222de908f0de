// Anonymous mappings are a kind of their own, besides the heap: unmapped whole,
// in part, from the middle, moved. Files are none.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#define _GNU_SOURCE
#include <sys/mman.h>

enum { kPage = 4096 };
static char *map(int Pages, int Fd) {
  int Flags = MAP_PRIVATE | (Fd < 0 ? MAP_ANONYMOUS : 0);
  // CHECK: map map: mmap char mmap.c:[[#@LINE+1]] count=5 bytes=122880 4096..65536 frees=2{{.*}} live=40960/3
  return mmap(0, Pages * kPage, PROT_READ | PROT_WRITE, Flags, Fd, 0);
}
int main(void) {
  int Bad = munmap(map(1, -1), kPage) != 0;
  char *Tail = map(4, -1), *Middle = map(16, -1), *Moved = map(9, -1);
  Bad |= munmap(Tail + 2 * kPage, 2 * kPage) != 0;
  Bad |= munmap(Middle + 4 * kPage, 8 * kPage) != 0;
  // CHECK-NEXT: map main: mmap mmap.c:[[#@LINE+1]] count=1 bytes=81920 resizes=1 most-resizes=1{{( copied=36864)?}} live=81920/1
  Bad |= mremap(Moved, 9 * kPage, 20 * kPage, MREMAP_MAYMOVE) == MAP_FAILED;
  return Bad;
}
// CHECK-NEXT: partial_unmaps 2
// CHECK-NEXT: total count=0 bytes=0 frees=0
