// An exception's own memory is an allocation of the throwing function, freed
// where it is caught.
// RUN: %autoprof-clangxx -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <stdexcept>

struct Big {
  char Text[200];
};
__attribute__((noinline)) static void fail(int I) {
  if (I)
    throw Big{};
}
int main() {
  int Caught = 0;
  for (int I = 0; I < 10; ++I)
    try {
      fail(I % 2);
    } catch (const Big &) {
      ++Caught;
    }
  return Caught != 5;
}
// CHECK: fail(int): malloc (none) count=5 bytes={{[0-9]+}} frees=5 temporary=5
// CHECK-NEXT: total count=5 bytes={{[0-9]+}} frees=5
