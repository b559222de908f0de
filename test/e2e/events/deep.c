// A recursion far deeper than the stack of clocked calls: every enter and every
// exit is told, and so is the depth of each.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: (ulimit -s unlimited; AUTOPROF_OPTIONS=output=%t.bin:mode=trace exec %t)
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report events %t.bin --format=csv > %t.csv
// RUN: python3 %S/Inputs/depths.py %t.csv | FileCheck %s

// CHECK: 20002 enter, 20002 exit, deepest 10000, 0 out of step
__attribute__((noinline)) void down(int Depth) {
  if (Depth > 1)
    down(Depth - 1);
  __asm__ volatile("");
}
__attribute__((noinline)) void leaf(void) { __asm__ volatile(""); }

int main(void) {
  down(10000);
  down(10000);
  leaf();
}
