// A class with operators of its own: what they call is recorded, once.
// RUN: %autoprof-clangxx -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <cstdlib>
#include <new>

struct Own {
  long A[5];
  // CHECK: Own::operator new(unsigned long): malloc new-class.cpp:[[#@LINE+2]] count=3 bytes=168 frees=2 temporary=2 live=56/1
  __attribute__((noinline)) static void *operator new(size_t N) {
    return std::malloc(N + 16);
  }
  __attribute__((noinline)) static void operator delete(void *P) {
    std::free(P);
  }
};
Own *volatile P;
int main() {
  P = new Own;
  delete P;
  P = new Own;
  delete P;
  P = new Own;
}
// CHECK-NEXT: total count=3 bytes=168 frees=2 live=56/1
