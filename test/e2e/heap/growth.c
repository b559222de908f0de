// A site some of whose blocks live on in every part of the run grows; one that
// stopped early, and one whose blocks are freed, do not.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --leaks > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report heap leaks %t.bin | FileCheck %s --check-prefix=TEXT
#include <stdlib.h>
#include <unistd.h>

void *volatile Kept;
__attribute__((noinline)) static void leakSlowly(void) { Kept = malloc(10); }
__attribute__((noinline)) static void leakOnce(void) { Kept = malloc(20); }
__attribute__((noinline)) static void use(void) {
  Kept = malloc(30);
  free(Kept);
}
int main(void) {
  for (int I = 0; I < 20; ++I)
    leakOnce();
  for (int I = 0; I < 160; ++I) {
    usleep(5000);
    for (int J = 0; J < 64; ++J)
      use();
    leakSlowly();
  }
}
// CHECK: leak 1600/160 in main > leakSlowly growing
// CHECK-NEXT: leak 400/20 in main > leakOnce
// CHECK-NEXT: total count=10420 bytes=309200 frees=10240 live=2000/180
// TEXT: 1.56 KiB in 160 blocks (80.0%) malloc growing over the whole run
