// How long blocks lived: below a millisecond, or in a decade of the run.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --lifetimes > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <stdlib.h>
#include <unistd.h>

void *volatile Kept, *volatile Long;
int main(void) {
  for (int I = 0; I < 640; ++I) {
    // CHECK: main: malloc lifetimes.c:[[#@LINE+1]] count=640 bytes=6400 frees=640 temporary=640 freed_below_1ms=640
    Kept = malloc(10);
    free(Kept);
  }
  // CHECK-NEXT: main: malloc lifetimes.c:[[#@LINE+1]] count=1 bytes=20 frees=1 {{freed_below_(1s|10s|100s)}}=1
  Long = malloc(20);
  usleep(150000);
  for (int I = 0; I < 64; ++I) { // the clock is read at every 64th
    // CHECK-NEXT: main: malloc lifetimes.c:[[#@LINE+1]] count=64 bytes=1920 live=1920/64
    Kept = malloc(30);
  }
  free(Long);
}
