// [[autoprof::skip]] and __attribute__((autoprof_skip)) keep a function out of
// the trace, and no compiler warns about them.
// RUN: %autoprof-clangxx -O1 -std=c++17 -Wall -Wextra -Werror %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | Kept::kept() 6
// CHECK-NEXT: total 7 calls
struct Kept {
  __attribute__((noinline)) void kept() { asm volatile("" : : "r"(this)); }
  [[autoprof::skip]] __attribute__((noinline)) void skipped() {
    kept();
    asm volatile("");
  }
};

[[autoprof::skip]] __attribute__((noinline)) static void skipped(Kept &K) {
  K.kept();
  asm volatile("");
}

int main() {
  Kept K;
  for (int I = 0; I < 3; ++I) {
    K.skipped();
    skipped(K);
  }
}
