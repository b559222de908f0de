// Of eight threads one gets nearly all of the work.
// RUN: %autoprof-clang -O1 -g %s -o %t -pthread
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},thread_imbalance,work_off,
#include "Inputs/background.h"
#include <pthread.h>

static NOINLINE void *work_off(void *rounds) {
  background((unsigned)(unsigned long)rounds);
  return 0;
}

int main(void) {
  pthread_t threads[8];
  for (int i = 0; i < 8; ++i)
    pthread_create(&threads[i], 0, work_off, (void *)(i == 0 ? 50ul : 1ul));
  for (int i = 0; i < 8; ++i)
    pthread_join(threads[i], 0);
  return 0;
}
