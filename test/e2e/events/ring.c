// mode=ring keeps the last events of each thread beside the whole profile; the
// calls that were open before them are told too. The file does not grow.
// RUN: %autoprof-clang -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:mode=ring:max-size=1 %t
// RUN: %autoprof-report functions %t.bin --format=csv | FileCheck %s
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report events %t.bin > %t.txt
// RUN: grep 'began before' %t.txt | FileCheck %s --check-prefix=FIRST
// RUN: tail -12 %t.txt | FileCheck %s --check-prefix=LAST
// RUN: %autoprof-report events --format=json %t.bin > %t.json
// RUN: python3 %S/Inputs/told.py %t.json | FileCheck %s --check-prefix=TOLD
// RUN: test $(du -k %t.bin | cut -f1) -lt 8192

// CHECK: leaf,{{.*}},3000000,
// FIRST-DAG: > work [began before, at 0.{{[0-9]+}}]
// FIRST-DAG: > main [began before, at 0.{{[0-9]+}}]
// LAST: > atLast
// LAST-NEXT: < atLast
// LAST-NEXT: | < work
// LAST-NEXT: < main
// LAST-EMPTY:
// LAST-NEXT: events
// LAST-NEXT: calls before these: the ring holds the last ones
// TOLD: 3000005 calls told or not
#include <pthread.h>

__attribute__((noinline)) void leaf(void) { __asm__ volatile(""); }
__attribute__((noinline)) void atLast(void) { __asm__ volatile(""); }
__attribute__((noinline)) void *work(void *Unused) {
  for (int I = 0; I < 1500000; ++I)
    leaf();
  atLast();
  return Unused;
}

int main(void) {
  pthread_t Thread;
  pthread_create(&Thread, 0, work, 0);
  pthread_join(Thread, 0);
  work(0);
}
