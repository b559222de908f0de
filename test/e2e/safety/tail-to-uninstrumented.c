// A tail call of a function without hooks, by address and by pointer, that calls
// back into the program: its caller is gone, so what it calls hangs below the
// caller's caller, not below a function that merely was the last one.
// RUN: %both -O2 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin direct=10 indirect=10 back=20 'main>back=20' 'direct>back=0' 'indirect>back=0' open:=1
#include <stdio.h>

static int Backs;
__attribute__((noinline)) static void back(void) {
  ++Backs;
  asm volatile("");
}
__attribute__((noinline, no_instrument_function)) static int plain(int I) {
  back();
  asm volatile("");
  return I + 1;
}
static int (*volatile Pointer)(int) = plain;

__attribute__((noinline)) static int direct(int I) { return plain(I); }
__attribute__((noinline)) static int indirect(int I) { return Pointer(I); }

int main(void) {
  int Sum = 0;
  for (int I = 0; I < 10; ++I) {
    Sum += direct(I);
    Sum += indirect(I);
  }
  printf("%d %d\n", Sum, Backs);
}
