// Calls that must be tail calls stay so, at every level of optimisation; each
// hangs below the function that made it and returns to that one's caller.
// RUN: for O in -O0 -O1 -O2; do \
// RUN:   %autoprof-clangxx $O %s -o %t && \
// RUN:   (ulimit -s 64; AUTOPROF_OPTIONS=output=%t.bin exec %t) && \
// RUN:   python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=%t.txt || exit 1; done
// RUN: %autoprof-clangxx -O1 %s -o %t
// RUN: (ulimit -s 64; AUTOPROF_OPTIONS=output=%t.bin:timing=clock exec %t)
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | after() 3
// CHECK-NEXT: | | ping(int, int*) 3
// CHECK-NEXT: | | | ~> pong(int, int*) 300000
// CHECK-NEXT: | | | | ^ ~> ping(int, int*) 299997
// CHECK-NEXT: total 600004 calls in 4 paths
__attribute__((noinline)) void after() { asm volatile(""); }

int pong(int N, int *Sum);

__attribute__((noinline)) int ping(int N, int *Sum) {
  ++*Sum;
  [[clang::musttail]] return pong(N - 1, Sum);
}

__attribute__((noinline)) int pong(int N, int *Sum) {
  if (N <= 0)
    return *Sum;
  [[clang::musttail]] return ping(N - 1, Sum);
}

int main() {
  int Sum = 0;
  for (int I = 0; I < 3; ++I) {
    ping(199999, &Sum);
    after();
  }
  return Sum != 300000;
}
