// kill -9 keeps the heap that was live: every block, with its path.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: not --crash env AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --leaks > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

void *volatile Kept;
__attribute__((noinline)) static void fill(void) {
  for (int I = 0; I < 5000; ++I) {
    // CHECK: fill: malloc kill.c:[[#@LINE+1]] count=5000 bytes=500000 frees=2500{{.*}} live=250000/2500
    Kept = malloc(100);
    if (I % 2)
      free(Kept);
  }
}
int main(void) {
  fill();
  kill(getpid(), SIGKILL);
}
// CHECK-NEXT: leak 250000/2500 in main > fill
// CHECK-NEXT: total count=5000 bytes=500000 frees=2500 live=250000/2500
