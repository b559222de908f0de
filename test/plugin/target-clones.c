// Where the compiler writes the ifunc and its resolver (target_clones), the
// program runs, and the clone that was chosen is counted.
// RUN: for Flags in -O0 -O2 "-O2 -fPIC -pie -Wl,-z,now"; do \
// RUN:   %autoprof-clang $Flags %s -o %t && \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin %t && \
// RUN:   python3 %inputs/tree.py functions %autoprof-report %t.bin > %t.txt && \
// RUN:   FileCheck %s --input-file=%t.txt || exit 1; done

// CHECK: {{^}}cloned{{.*}} 30
// CHECK-NEXT: {{^}}main 1
// CHECK-NEXT: total 31 calls
__attribute__((target_clones("avx2", "default"))) int cloned(int N) {
  __asm__ volatile("" : "+r"(N));
  return N + 2;
}

int main(void) {
  int Sum = 0;
  for (int I = 0; I < 30; ++I)
    Sum += cloned(I);
  return Sum != 495;
}
