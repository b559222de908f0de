// Static functions of the same name, in two files, at the same line, are two
// functions: with debug information and without, at any level.
// RUN: rm -rf %t.d && mkdir -p %t.d/a %t.d/b && cd %t.d
// RUN: cp %s a/helper.c && (cat %s; echo '/* differs */') > b/helper.c
// RUN: for Flags in -O0 -O2 "-O2 -g" "-O1 -flto -fuse-ld=lld"; do \
// RUN:   (cd a && %autoprof-clang $Flags -DENTRY=first -DTIMES=3 -c helper.c) && \
// RUN:   (cd b && %autoprof-clang $Flags -DENTRY=second -DTIMES=4 -c helper.c) && \
// RUN:   %autoprof-clang $Flags -DMAIN -c %s -o main.o && \
// RUN:   %autoprof-clang $Flags main.o a/helper.o b/helper.o -o run && \
// RUN:   AUTOPROF_OPTIONS=output=trace.bin ./run && \
// RUN:   python3 %inputs/tree.py tree %autoprof-report trace.bin > tree.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=tree.txt && \
// RUN:   %autoprof-report functions --format=csv trace.bin > table.csv && \
// RUN:   FileCheck %s --check-prefix=TABLE --input-file=table.csv || exit 1; done

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | first 1
// CHECK-NEXT: | | | helper 3
// CHECK-NEXT: | | second 1
// CHECK-NEXT: | | | helper 4
// CHECK-NEXT: total 10 calls in 5 paths

// TABLE-DAG: helper,helper,{{.*}}helper.c,{{[0-9]+}},3,
// TABLE-DAG: helper,helper,{{.*}}helper.c,{{[0-9]+}},4,
void first(void);
void second(void);

#ifdef MAIN
int main(void) {
  first();
  second();
  return 0;
}
#else
__attribute__((noinline)) static void helper(int I) {
  __asm__ volatile("" : : "r"(I));
}
void ENTRY(void) {
  for (int I = 0; I < TIMES; ++I)
    helper(I);
}
#endif
