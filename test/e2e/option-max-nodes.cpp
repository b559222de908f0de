// max-nodes=N bounds the tree: calls of paths beyond it are counted for their
// function, below a node that says so, and the loss is reported.
// RUN: %autoprof-clangxx -O1 -std=c++17 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py functions %autoprof-report %t.bin > %t.all
// RUN: AUTOPROF_OPTIONS=output=%t.bin:max-nodes=16 %t
// RUN: python3 %inputs/tree.py functions %autoprof-report %t.bin \
// RUN:   | grep -v 'beyond' > %t.few
// RUN: grep -v total %t.all > %t.all.functions
// RUN: grep -v total %t.few > %t.few.functions
// RUN: diff %t.all.functions %t.few.functions
// RUN: FileCheck %s --check-prefix=COUNTS --input-file=%t.few.functions
// RUN: %autoprof-report %t.bin | FileCheck %s
// RUN: %autoprof-report tree %t.bin | FileCheck %s --check-prefix=TREE
// RUN: %autoprof-report verify %t.bin

// COUNTS: main 1
// COUNTS: void node<0>(int) 512
// COUNTS: void node<8>(int) 2
// CHECK: lost{{ +}}{{[0-9]+}} calls counted without their path: max-nodes
// TREE: [paths beyond max-nodes]
template <int N> __attribute__((noinline)) void node(int I) {
  if constexpr (N > 0) {
    node<N - 1>(I);
    asm volatile("");
    node<N - 1>(I + 1);
  }
  asm volatile("" : : "r"(I));
}
template <int N> __attribute__((noinline)) void other(int I) {
  node<N>(I);
  asm volatile("");
}

int main() {
  node<8>(0);
  other<8>(1);
  return 0;
}
