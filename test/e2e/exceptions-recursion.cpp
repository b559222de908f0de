// Exceptions through recursion: caught at a depth, thrown again, with clean-ups
// that call functions on the way. What is called after each catch hangs below
// the frame that caught.
// RUN: %autoprof-clangxx -O2 %s -o %t && AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-clangxx -O0 %s -o %t && AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin \
// RUN:   --hide 'Cleanup::*' > %t.txt
// RUN: FileCheck --match-full-lines --check-prefix=UNOPT %s --input-file=%t.txt

// 100 rounds. dive(8) calls itself down to dive(0), which throws; dive(4)
// catches and throws again, main catches.
// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | dive(int) 100
// CHECK-NEXT: | | | cleaned() 800
// CHECK-NEXT: | | | ^ dive(int) 800
// CHECK-NEXT: | | | rethrowing() 100
// CHECK-NEXT: | | outside() 100
// CHECK-NEXT: total 1901 calls in 5 paths

// UNOPT: | | dive(int) 100
// UNOPT-NEXT: | | | ^ dive(int) 800
// UNOPT-NEXT: | | | rethrowing() 100
// UNOPT-NEXT: | | outside() 100
__attribute__((noinline)) void cleaned() { asm volatile(""); }
__attribute__((noinline)) void rethrowing() { asm volatile(""); }
__attribute__((noinline)) void outside() { asm volatile(""); }

struct Cleanup {
  ~Cleanup() { cleaned(); }
};

__attribute__((noinline)) void dive(int Depth) {
  if (Depth == 0)
    throw Depth;
  Cleanup Guard;
  try {
    dive(Depth - 1);
    asm volatile("");
  } catch (int) {
    if (Depth == 4)
      rethrowing();
    throw;
  }
}

int main() {
  for (int I = 0; I < 100; ++I)
    try {
      dive(8);
    } catch (int) {
      outside();
    }
}
