// Calls that are left by longjmp or an exception end when they are left, not
// when the next clock is read: what runs then is who goes on's own time.
// RUN: %autoprof-clangxx -O1 %s -o %t
// RUN: for Timing in auto clock; do \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin:sample=off:timing=$Timing %t && \
// RUN:   python3 %S/waits/Inputs/waits.py %autoprof-report %t.bin \
// RUN:     'main/jump(int).self<main.self' 'main/thrown(int).self<main.self' \
// RUN:     'main/leap().self<main.self' && \
// RUN:   %autoprof-report verify %t.bin || exit 1; done
// RUN: AUTOPROF_OPTIONS=output=%t.bin:timing=clock %t
// RUN: %autoprof-report %t.bin | FileCheck %s --implicit-check-not longjmp
// CHECK: calls {{ *}}81
#include <setjmp.h>
#include <stdexcept>

#define NOINLINE __attribute__((noinline))
static jmp_buf Here;
static sigjmp_buf There;
static volatile unsigned Sink;

NOINLINE static void jump(int Depth) {
  if (Depth)
    jump(Depth - 1);
  longjmp(Here, 1);
}
NOINLINE static void leap() { siglongjmp(There, 1); }
NOINLINE static void thrown(int Depth) {
  if (Depth)
    thrown(Depth - 1);
  throw std::runtime_error("left");
}
// In main: it has no clock of its own.
__attribute__((always_inline, no_instrument_function)) static inline void
compute() {
  unsigned X = Sink;
  for (int I = 0; I < 1000000; ++I)
    asm volatile("" : "+r"(X));
  Sink = X;
}

int main() {
  for (volatile int I = 0; I < 16; I = I + 1) {
    if (!setjmp(Here))
      jump(1);
    compute();
    if (!sigsetjmp(There, 0))
      leap();
    compute();
    try {
      thrown(1);
    } catch (const std::exception &) {
      compute();
    }
  }
}
