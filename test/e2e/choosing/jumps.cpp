// Functions that are switched off catch exceptions, come back by longjmp and
// are entered and left by tail calls: what is called next always hangs below the
// nearest caller that is recorded and still runs.
// RUN: %autoprof-clangxx -O2 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:skip=off_* %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --match-full-lines
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-clangxx -O0 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:skip=off_* %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --match-full-lines
// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | after() 200
// CHECK-NEXT: | | jumps() 100
// CHECK-NEXT: | | | deeper(bool) 100
// CHECK-NEXT: | | leaf() 100
// CHECK-NEXT: | | throws() 100
// CHECK-NEXT: | | | deeper(bool) 100
// CHECK-NEXT: total 701 calls in 7 paths
#include <csetjmp>
#define NOINLINE __attribute__((noinline))
static std::jmp_buf Jump;
NOINLINE void after() { asm volatile(""); }
NOINLINE void leaf() { asm volatile(""); }
NOINLINE void deeper(bool Throws) {
  if (Throws)
    throw 1;
  std::longjmp(Jump, 1);
}
NOINLINE void throws() {
  deeper(true);
  asm volatile("");
}
NOINLINE void jumps() {
  deeper(false);
  asm volatile("");
}
NOINLINE void off_catches() {
  try {
    throws();
  } catch (int) {
  }
  after();
  asm volatile("");
}
NOINLINE void off_comes_back() {
  if (!setjmp(Jump))
    jumps();
  after();
  asm volatile("");
}
NOINLINE void off_tail() { return leaf(); }
NOINLINE void off_tail_of_tail() { return off_tail(); }

int main() {
  for (int I = 0; I < 100; ++I) {
    off_catches();
    off_comes_back();
    off_tail_of_tail();
  }
}
