// An operator new of a library's own, which allocates something else of the
// same size first: that is malloc's, and only what it returns is new's. The
// operators of the C++ library are known to call malloc once.
// RUN: %clangxx -O1 -fPIC -shared -DLIBRARY %s -o %t.so
// RUN: %autoprof-clangxx -g -O1 %s %t.so -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --leaks > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <cstdlib>
#include <new>
#ifdef LIBRARY
void *Notes[8];
int Noted;
void *operator new(std::size_t N) {
  Notes[Noted++] = std::malloc(N);
  return std::malloc(N);
}
void operator delete(void *P) noexcept { std::free(P); }
void operator delete(void *P, std::size_t) noexcept { std::free(P); }
void forget() {
  while (Noted)
    std::free(Notes[--Noted]);
}
#else
void forget();
int *volatile Kept;
int main() {
  // CHECK: main: malloc int library-operator.cpp:[[#@LINE+3]] count=3 bytes=12 frees=3
  // CHECK-NEXT: main: new int library-operator.cpp:[[#@LINE+2]] count=3 bytes=12 frees=3 temporary=3
  for (int I = 0; I < 3; ++I) {
    Kept = new int;
    delete Kept;
  }
  // CHECK-NEXT: main: malloc int library-operator.cpp:[[#@LINE+2]] count=1 bytes=8 frees=1
  // CHECK-NEXT: main: new[] int library-operator.cpp:[[#@LINE+1]] count=1 bytes=8 frees=1 temporary=1
  Kept = new int[2]; // of the C++ library, which calls the one above
  delete[] Kept;
  forget();
} // CHECK-NEXT: total count=8 bytes=40 frees=8
#endif
