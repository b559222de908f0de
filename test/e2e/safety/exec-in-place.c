// exec of an instrumented program in the same process: the first image's trace
// is kept.
// RUN: %both -O1 %s -o %t && %same --leaves "trace.bin trace.N.bin" %t
// RUN: %calls %t.d/prof/run/trace.bin %t.d/prof/run/trace.*.bin main=2 first=1 second=1
#include <stdio.h>
#include <unistd.h>

__attribute__((noinline)) static void first(void) { asm volatile(""); }
__attribute__((noinline)) static void second(void) { puts("second"); }

int main(int argc, char **argv) {
  if (argc > 1)
    second();
  else {
    first();
    execl(argv[0], argv[0], "again", (char *)NULL);
  }
}
