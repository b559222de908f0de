// abort(): SIGABRT, with the stack at that moment in the trace.
// RUN: %both -O1 %s -o %t && %same --status SIGABRT --setup 'ulimit -c 0' %t
// RUN: %calls %t.d/prof/run/trace.bin 'open:main>fail=1' step=50
#include <stdlib.h>
__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void fail(void) {
  for (int I = 0; I < 50; ++I)
    step();
  abort();
}
int main(void) { fail(); }
