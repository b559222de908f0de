// Cost of one clock read: what a profiler that clocks calls pays twice a call.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <x86intrin.h>

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 1000;
  struct timespec start, end;
  unsigned long long sum = 0;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
  for (long i = 0; i < count; ++i)
    sum += __rdtsc();
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
  double ns = (double)(end.tv_sec - start.tv_sec) * 1e9 +
              (double)(end.tv_nsec - start.tv_nsec);
  __asm__ volatile("" : : "r"(sum));
  printf("%.4f\n", ns / (double)count);
  return 0;
}
