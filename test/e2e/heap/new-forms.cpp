// operator new and delete in all their forms, with the type that is made.
// RUN: %autoprof-clangxx -g -O1 -std=c++17 -fsized-deallocation %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <new>

struct Small {
  long A[3];
};
struct alignas(64) Aligned {
  char A[128];
};
template <class T> __attribute__((noinline)) void keep(T *&P) {
  asm volatile("" : "+m"(P) : : "memory");
}
int main() {
  // CHECK: main: new Small new-forms.cpp:[[#@LINE+1]] count=1 bytes=24 frees=1 temporary=1
  auto *One = new Small;
  keep(One);
  delete One; // sized
  // CHECK-NEXT: main: new[] Small new-forms.cpp:[[#@LINE+1]] count=1 bytes=48 frees=1 temporary=1
  auto *Two = new Small[2];
  keep(Two);
  delete[] Two;
  // CHECK-NEXT: main: new Small new-forms.cpp:[[#@LINE+1]] count=1 bytes=24 frees=1 temporary=1
  auto *Quiet = new (std::nothrow) Small;
  keep(Quiet);
  delete Quiet;
  // CHECK-NEXT: main: new[] Small new-forms.cpp:[[#@LINE+1]] count=1 bytes=72 frees=1 temporary=1
  auto *Quiets = new (std::nothrow) Small[3];
  keep(Quiets);
  delete[] Quiets;
  // CHECK-NEXT: main: new Aligned new-forms.cpp:[[#@LINE+1]] count=1 bytes=128 frees=1 temporary=1
  auto *Four = new Aligned;
  keep(Four);
  delete Four;
  // CHECK-NEXT: main: new[] Aligned new-forms.cpp:[[#@LINE+1]] count=1 bytes=256 frees=1 temporary=1
  auto *Five = new Aligned[2];
  keep(Five);
  delete[] Five;
  // CHECK-NEXT: main: new new-forms.cpp:[[#@LINE+1]] count=1 bytes=10 frees=1 temporary=1
  void *Raw = ::operator new(10);
  keep(Raw);
  ::operator delete(Raw, 10ul);
  // CHECK-NEXT: main: new new-forms.cpp:[[#@LINE+1]] count=1 bytes=20 frees=1 temporary=1
  Raw = ::operator new(20, std::align_val_t(32), std::nothrow);
  keep(Raw);
  ::operator delete(Raw, std::align_val_t(32), std::nothrow);
  // CHECK-NEXT: main: new[] new-forms.cpp:[[#@LINE+1]] count=1 bytes=30 frees=1 temporary=1
  Raw = ::operator new[](30, std::align_val_t(32));
  keep(Raw);
  ::operator delete[](Raw, 30ul, std::align_val_t(32));
  char Place[sizeof(Small)];
  auto *InPlace = new (Place) Small; // placement is no allocation
  keep(InPlace);
}
// CHECK-NEXT: total count=9 bytes=612 frees=9
