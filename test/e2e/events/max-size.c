// max-size= bounds the events, not the profile: what is no longer told is
// counted and said, and what is told is the beginning.
// RUN: %autoprof-clang -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:mode=trace:max-size=1 %t
// RUN: %autoprof-report functions %t.bin --format=csv | FileCheck %s
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report %t.bin | FileCheck %s --check-prefix=OVERVIEW
// RUN: %autoprof-report events --format=json %t.bin > %t.json
// RUN: python3 %S/Inputs/told.py %t.json | FileCheck %s --check-prefix=TOLD
// RUN: test $(du -k %t.bin | cut -f1) -lt 6144

// CHECK: leaf,{{.*}},1000000,
// OVERVIEW: events {{.*}}1.00 MiB of calls in order of time, not to the end
// OVERVIEW: lost {{.*}} calls not told in events: max-size= was reached
// TOLD: 1000003 calls told or not, the first is main
#include <pthread.h>

__attribute__((noinline)) void leaf(void) { __asm__ volatile(""); }
__attribute__((noinline)) void *work(void *Unused) {
  for (int I = 0; I < 500000; ++I)
    leaf();
  return Unused;
}

int main(void) {
  pthread_t Thread;
  work(0);
  pthread_create(&Thread, 0, work, 0);
  pthread_join(Thread, 0);
}
