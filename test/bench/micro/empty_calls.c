// Cost of one call: an empty function, called as often as the argument says.
// Nothing is read or written, so what is left is call, return and the loop.
#include <stdlib.h>

__attribute__((noinline)) static void callee(void) { __asm__ volatile(""); }

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 1000;
  for (long i = 0; i < count; ++i)
    callee();
  return 0;
}
