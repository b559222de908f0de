// A program that changes its folder at once: the trace is published 10 ms later
// and cut at the end where the program was started.
// RUN: %both -O1 %s -o %t
// RUN: %same --options "" %t slow
// RUN: test $(stat -c %%s %t.d/prof/run/trace.bin) -lt 8000000
// RUN: %same --options "" --leaves short %t
#include <stdio.h>
#include <time.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }

int main(int argc, char **argv) {
  (void)argv;
  if (chdir("/"))
    return 1;
  struct timespec Start, Now;
  clock_gettime(CLOCK_MONOTONIC, &Start);
  do {
    step();
    clock_gettime(CLOCK_MONOTONIC, &Now);
  } while (argc > 1 && (Now.tv_sec - Start.tv_sec) * 1000000000 + Now.tv_nsec -
                               Start.tv_nsec < 50000000);
}
