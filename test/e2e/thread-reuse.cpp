// Threads that are gone leave their place in the file to new ones: ten times as
// many threads, one after another, make the file no larger. (Its time series
// would be: longer runs have more points.)
// RUN: %autoprof-clangxx -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.few.bin:sample=off:series=off %t 200
// RUN: AUTOPROF_OPTIONS=output=%t.many.bin:sample=off:series=off %t 2000
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.many.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: test $(stat -c %%s %t.few.bin) -eq $(stat -c %%s %t.many.bin)
// RUN: %autoprof-report verify %t.many.bin

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | work(void*) 2000
// CHECK-NEXT: | | leaf() 6000
// CHECK-NEXT: total 8001 calls in 3 paths
#include <pthread.h>
#include <stdlib.h>

__attribute__((noinline)) void leaf() { asm volatile(""); }

void *work(void *) {
  for (int I = 0; I < 3; ++I)
    leaf();
  return nullptr;
}

int main(int, char **Arguments) {
  for (int I = atoi(Arguments[1]); I > 0; --I) {
    pthread_t T;
    pthread_create(&T, nullptr, work, nullptr);
    pthread_join(T, nullptr);
  }
}
