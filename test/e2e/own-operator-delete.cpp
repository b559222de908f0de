// An operator delete of the program's own, instrumented, which a wrapper calls
// as the last thing it does: it hangs below the wrapper, call for call, and not
// below the wrapper's caller. (All the same whether the call is a jump.)
// RUN: %autoprof-clangxx -O2 %s %inputs/operator-delete.cpp -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
// RUN: AUTOPROF_OPTIONS=output=%t.bin:timing=clock %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | drop(void*) 3000
// CHECK-NEXT: | | | {{(~> )?}}operator delete(void*) 3000
// CHECK-NEXT: | | operator delete(void*) 1000
// CHECK-NEXT: total 7001 calls in 4 paths
#include <cstdlib>
#include <new>

int Deleted;
__attribute__((noinline)) static void drop(void *P) { ::operator delete(P); }

int main() {
  for (int I = 0; I < 4000; ++I) {
    void *P = std::malloc(16);
    asm volatile("" : "+r"(P));
    if (I % 4)
      drop(P);
    else
      ::operator delete(P);
  }
  return Deleted != 4000;
}
