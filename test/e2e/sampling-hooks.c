// What hooks take is seen by samples at their instructions, however the code
// was compiled, and is left out of the function: of one that does next to
// nothing most is the hooks', of one that computes for long next to nothing.
// Without optimisation hooks keep what they know on the stack, and wait for it
// between their beginning and their end, too.
// RUN: %autoprof-clang -O0 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/samples.py %autoprof-report %t.bin \
// RUN:   '9*empty.hook>empty' 'costly>20*costly.hook'
// RUN: for Flags in -O1 -O2 -Os "-O2 -fPIC" "-O2 -no-pie -fno-pie" \
// RUN:     "-O2 -fno-omit-frame-pointer"; do \
// RUN:   %autoprof-clang $Flags %s -o %t && \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin %t && \
// RUN:   python3 %inputs/samples.py %autoprof-report %t.bin \
// RUN:     '3*empty.hook>empty' 'costly>20*costly.hook' \
// RUN:     || { echo "with $Flags"; exit 1; }; done
#define NOINLINE __attribute__((noinline))
static NOINLINE void empty(void) { __asm__ volatile(""); }
static NOINLINE unsigned costly(unsigned X) {
  for (int I = 0; I < 2000; ++I) {
    X = X * 1664525 + 1013904223;
    __asm__ volatile("" : "+r"(X)); // 2000 steps, whatever the optimiser knows
  }
  return X;
}

int main(void) {
  volatile unsigned X = 1;
  for (int I = 0; I < 20000; ++I) {
    X = costly(X);
    for (int J = 0; J < 1000; ++J)
      empty();
  }
  return 0;
}
