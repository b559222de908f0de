// Runs for 50 ms, long enough to leave a trace without being asked.
#include <stdio.h>
#include <time.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }

int main(void) {
  struct timespec Start, Now;
  clock_gettime(CLOCK_MONOTONIC, &Start);
  do {
    step();
    clock_gettime(CLOCK_MONOTONIC, &Now);
  } while ((Now.tv_sec - Start.tv_sec) * 1000000000 + Now.tv_nsec -
               Start.tv_nsec < 50000000);
  puts("50 ms");
}
