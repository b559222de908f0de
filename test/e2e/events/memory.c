// A long trace does not stay in the program's memory, nor in the report's.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:mode=trace %t > %t.mib
// RUN: test $(du -m %t.bin | cut -f1) -gt 60
// RUN: test $(cat %t.mib) -lt 40
// RUN: (ulimit -v 200000; %autoprof-report verify %t.bin) | FileCheck %s
// RUN: rm %t.bin

// CHECK: calls told by events = calls of each path
// CHECK-NEXT: 20,000,001 calls counted, 20,000,001 told
#include <stdio.h>
#include <sys/resource.h>

__attribute__((noinline)) static void leaf(void) { __asm__ volatile(""); }

int main(void) {
  for (int I = 0; I < 20000000; ++I)
    leaf();
  struct rusage Usage;
  getrusage(RUSAGE_SELF, &Usage);
  printf("%ld\n", Usage.ru_maxrss / 1024);
}
