// Link-time optimisation, full and thin, with lld: every call is counted, also
// one that is inlined at link time, and the report says where the hooks stood.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: for Lto in -flto -flto=thin; do for O in -O0 -O2; do \
// RUN:   %autoprof-clang $O $Lto -c %s -DMAIN -o main.o && \
// RUN:   %autoprof-clang $O $Lto -c %s -o other.o && \
// RUN:   %autoprof-clang $O $Lto -fuse-ld=lld main.o other.o -o run && \
// RUN:   %inputs/run-tree %autoprof-report ./run %s && \
// RUN:   %autoprof-report --format=json ./run.bin > run.json && \
// RUN:   FileCheck %s --check-prefix=SAYS --input-file=run.json || exit 1; \
// RUN:   done; done

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | small 100
// CHECK-NEXT: | | | staticHelper 100
// CHECK-NEXT: total 201 calls in 3 paths
// SAYS: "placement": "pre-link"
int small(int N);
#ifdef MAIN
int main(void) {
  int Sum = 0;
  for (int I = 0; I < 100; ++I)
    Sum += small(I);
  return Sum != 5050;
}
#else
__attribute__((noinline)) static int staticHelper(int N) { return N + 1; }
int small(int N) {
  int Sum = staticHelper(N);
  __asm__ volatile("" : "+r"(Sum));
  return Sum;
}
#endif
