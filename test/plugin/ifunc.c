// Programs with ifuncs run and the chosen functions are counted, in programs and
// libraries, bound lazily or at once.
// RUN: for Flags in -O0 -O2 "-O2 -fPIC -pie -Wl,-z,now" "-O2 -fno-pie -no-pie"; do \
// RUN:   %autoprof-clang $Flags %s -o %t && \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin %t && \
// RUN:   python3 %inputs/tree.py functions %autoprof-report %t.bin > %t.txt && \
// RUN:   FileCheck %s --input-file=%t.txt || exit 1; done
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: %autoprof-clang -O2 -fPIC -shared -DNO_MAIN %s -o libifunc.so
// RUN: %autoprof-clang -O2 -DONLY_MAIN %s -L. -lifunc -Wl,-rpath,'$ORIGIN' -o run
// RUN: AUTOPROF_OPTIONS=output=run.bin ./run
// RUN: python3 %inputs/tree.py functions %autoprof-report run.bin | FileCheck %s

// CHECK-NOT: resolver
// CHECK: {{^}}byHand 20
// CHECK: {{^}}main 1
// CHECK-NEXT: total 21 calls
int chosen(int N);

#ifndef ONLY_MAIN
__attribute__((noinline)) static int byHand(int N) {
  __asm__ volatile("" : "+r"(N));
  return N + 1;
}
static int (*resolver(void))(int) { return byHand; }
int chosen(int N) __attribute__((ifunc("resolver")));
#endif

#ifndef NO_MAIN
int main(void) {
  int Sum = 0;
  for (int I = 0; I < 10; ++I)
    Sum += chosen(I) + chosen(I);
  return Sum != 110;
}
#endif
