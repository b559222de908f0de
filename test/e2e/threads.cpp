// Eight threads make ten million calls at once: each is counted, in the one
// place of the tree where it belongs.
// RUN: %autoprof-clangxx -O2 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report threads --format=csv %t.bin > %t.csv
// RUN: FileCheck %s --check-prefix=THREADS --input-file=%t.csv
// RUN: %autoprof-report verify %t.bin

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | work(void*) 8
// CHECK-NEXT: | | step(int) 2000000
// CHECK-NEXT: | | | leaf(int) 8000000
// CHECK-NEXT: total 10000009 calls in 4 paths

// The threads live at the same time, so each has an entry of its own.
// THREADS-COUNT-8: ,1,1250001,{{([0-9]+,)+$}}
// THREADS-NOT: ,1250001,
#include <pthread.h>

static pthread_barrier_t AllThere;

__attribute__((noinline)) void leaf(int I) { asm volatile("" : : "r"(I)); }

__attribute__((noinline)) void step(int I) {
  for (int K = 0; K < 4; ++K)
    leaf(I + K);
}

void *work(void *) {
  pthread_barrier_wait(&AllThere);
  for (int I = 0; I < 250000; ++I)
    step(I);
  pthread_barrier_wait(&AllThere);
  return nullptr;
}

int main() {
  pthread_t Threads[8];
  pthread_barrier_init(&AllThere, nullptr, 8);
  for (pthread_t &T : Threads)
    pthread_create(&T, nullptr, work, nullptr);
  for (pthread_t T : Threads)
    pthread_join(T, nullptr);
}
