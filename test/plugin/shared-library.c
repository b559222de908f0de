// A shared library and a program that links with it, both instrumented: one
// tree, however the library binds its own calls.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: %autoprof-clang -O2 -c %s -DNO_MAIN -DCALLER -o main.o
// RUN: for Flags in -fPIC "-fPIC -Wl,-Bsymbolic" "-fPIC -fno-semantic-interposition" \
// RUN:     "-fPIC -fvisibility=hidden" "-fPIC -fvisibility=hidden -Wl,--gc-sections"; do \
// RUN:   %autoprof-clang -O2 -shared $Flags %s -DNO_MAIN -o libprogram.so && \
// RUN:   %clang main.o -L. -lprogram -Wl,-rpath,'$ORIGIN' -o run && \
// RUN:   %inputs/run-tree %autoprof-report ./run %s || exit 1; done

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | entry 4
// CHECK-NEXT: | | | outer 4
// CHECK-NEXT: | | | | middle 12
// CHECK-NEXT: | | | | | leaf 24
// CHECK-NEXT: total 45 calls in 5 paths
#ifdef CALLER
int entry(int N);
int main(void) {
  int Sum = 0;
  for (int I = 0; I < 4; ++I)
    Sum += entry(I);
  return Sum != 96;
}
#else
#include "../e2e/Inputs/program.h"
__attribute__((visibility("default"))) NOINLINE int entry(int N) {
  int Sum = outer(N);
  __asm__ volatile("" : "+r"(Sum));
  return Sum;
}
#endif
