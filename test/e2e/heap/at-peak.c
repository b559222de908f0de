// The peak is exact, and so is what each site held then, also of what is freed
// before the end, and without what came later.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --peak > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report heap peak %t.bin | FileCheck %s --check-prefix=TEXT
#include <stdlib.h>

static void *Blocks[100];
int main(void) {
  // CHECK: main: malloc at-peak.c:[[#@LINE+1]] count=1 bytes=1000 live=1000/1 peak=1000/1
  void *volatile Always = malloc(1000);
  (void)Always;
  for (int I = 0; I < 100; ++I)
    // CHECK-NEXT: main: malloc at-peak.c:[[#@LINE+1]] count=100 bytes=2000 frees=100 peak=2000/100
    Blocks[I] = malloc(20);
  for (int I = 0; I < 60; ++I)
    free(Blocks[I]);
  for (int I = 0; I < 30; ++I)
    // CHECK-NEXT: main: malloc at-peak.c:[[#@LINE+1]] count=30 bytes=1200 live=1200/30
    Blocks[I] = malloc(40); // 800 + 1200 is not above 2000
  for (int I = 60; I < 100; ++I)
    free(Blocks[I]);
}
// CHECK-NEXT: total count=131 bytes=4200 frees=100 live=2200/31 peak=3000/101
// TEXT: 1.95 KiB in 100 blocks (66.7%) malloc
// TEXT: 1000 B in 1 block (33.3%) malloc
// TEXT: 2 of 2 call paths; 2.93 KiB in 101 blocks of 2.93 KiB at the peak
