// Functions that are left alone are remarks with the reason, asked for by
// -Rpass-missed=autoprof; the program with all of them runs.
// RUN: %autoprof-clang -O1 -Rpass-missed=autoprof %s -o %t 2> %t.remarks
// RUN: FileCheck %s --input-file=%t.remarks
// RUN: FileCheck %s --check-prefix=ONLY --input-file=%t.remarks
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py functions %autoprof-report %t.bin \
// RUN:   | FileCheck %s --check-prefix=TREE
// RUN: %autoprof-clang -O1 %s -o %t 2>&1 | count 0

// CHECK-DAG: remark: not instrumented: nakedOne is naked: there is no place for a hook
// CHECK-DAG: remark: not instrumented: declaredOne is declared no_instrument_function
// CHECK-DAG: remark: not instrumented: skippedOne is declared {{.*}}autoprof::skip
// CHECK-DAG: remark: not instrumented: resolver resolves an ifunc: it runs before relocation
// ONLY-COUNT-4: remark: not instrumented
// ONLY-NOT: remark: not instrumented

// TREE: implementation 7
// TREE-NEXT: main 1
// TREE-NEXT: total 8 calls
__attribute__((naked)) int nakedOne(void) {
  __asm__("movl $1, %eax\n\tretq");
}
__attribute__((noinline, no_instrument_function)) int declaredOne(void) {
  __asm__ volatile("");
  return 2;
}
__attribute__((noinline, annotate("autoprof::skip"))) int skippedOne(void) {
  __asm__ volatile("");
  return 3;
}
__attribute__((noinline)) static int implementation(void) {
  __asm__ volatile("");
  return 4;
}
static int (*resolver(void))(void) { return implementation; }
int chosen(void) __attribute__((ifunc("resolver")));

int main(void) {
  int Sum = 0;
  for (int I = 0; I < 7; ++I)
    Sum += nakedOne() + declaredOne() + skippedOne() + chosen();
  return Sum != 70;
}
