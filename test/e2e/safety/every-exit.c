// Every way out of a function with several leads back to its caller: returns,
// and calls of library functions in tail position.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %both -O2 %s -o %t.2 && %same %t.2
// RUN: %calls %t.d/prof/run/trace.bin leave=400 'main>step=400' 'leave>step=0' open:=1
// RUN: %calls %t.2.d/prof/run/trace.bin leave=400 'main>step=400' 'leave>step=0' open:=1
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static int leave(int How, const char *Text) {
  switch (How) {
  case 0:
    return puts(Text);
  case 1:
    return atoi(Text);
  case 2:
    return putchar('\n');
  default:
    return How;
  }
}

int main(void) {
  int Sum = 0;
  for (int I = 0; I < 400; ++I) {
    Sum += leave(I / 100, "17");
    step();
  }
  printf("%d\n", Sum > 0);
}
