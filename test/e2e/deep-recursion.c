// One recursion a million frames deep: one node, all calls counted, also when
// every call is clocked.
// RUN: %autoprof-clang -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
// RUN: AUTOPROF_OPTIONS=output=%t.bin:timing=clock %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin

// CHECK: [root]
// CHECK-NEXT: | deep 1
// CHECK-NEXT: | | bottom 1
// CHECK-NEXT: | | even 1
// CHECK-NEXT: | | | bottom 1
// CHECK-NEXT: | | | odd 500000
// CHECK-NEXT: | | | | ^ even 500000
// CHECK-NEXT: | main 1
// CHECK-NEXT: total 1000005 calls in 6 paths
#include <pthread.h>
#include <stdlib.h>

#define NOINLINE __attribute__((noinline))
int odd(int N);

NOINLINE int bottom(void) {
  __asm__ volatile("");
  return 0;
}
NOINLINE int even(int N) {
  int Result = N ? odd(N - 1) : bottom();
  __asm__ volatile("" : "+r"(Result));
  return Result;
}
NOINLINE int odd(int N) {
  int Result = N ? even(N - 1) : bottom();
  __asm__ volatile("" : "+r"(Result));
  return Result;
}

void *deep(void *Ignored) {
  (void)Ignored;
  even(1000000);
  bottom();
  return NULL;
}

int main(void) {
  pthread_attr_t Attributes;
  pthread_attr_init(&Attributes);
  pthread_t T;
  return pthread_attr_setstacksize(&Attributes, 512 << 20) ||
         pthread_create(&T, &Attributes, deep, NULL) || pthread_join(T, NULL);
}
