// A thread carries the name it gave itself, also when it ended long before the
// program did.
// RUN: %autoprof-clangxx -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report threads --format=csv %t.bin \
// RUN:   | FileCheck --match-full-lines %s

// CHECK: index,{{.*}}
// CHECK-NEXT: 0,{{[0-9]+}},{{[0-9]+}},the-main-one,1,1,{{.*}}
// CHECK-NEXT: 1,{{[0-9]+}},{{[0-9]+}},worker-0,1,2,{{.*}}
// CHECK-NEXT: 2,{{[0-9]+}},{{[0-9]+}},worker-1,1,2,{{.*}}
// CHECK-NEXT: 3,{{[0-9]+}},{{[0-9]+}},worker-2,1,2,{{.*}}
// CHECK-NOT: {{.}}
#include <pthread.h>
#include <stdio.h>

__attribute__((noinline)) void leaf() { asm volatile(""); }

void *work(void *Number) {
  char Name[16];
  snprintf(Name, sizeof(Name), "worker-%d", *static_cast<int *>(Number));
  pthread_setname_np(pthread_self(), Name);
  leaf();
  return nullptr;
}

int main() {
  pthread_setname_np(pthread_self(), "the-main-one");
  for (int I = 0; I < 3; ++I) {
    pthread_t T;
    pthread_create(&T, nullptr, work, &I);
    pthread_join(T, nullptr);
  }
}
