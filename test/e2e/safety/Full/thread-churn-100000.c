// 100,000 threads one after another: no call is lost, the file is no larger than
// after 1,000 of them, and the process takes no more memory.
// RUN: %both -O1 %s -o %t
// RUN: %same --options=output=trace.bin:sample=off:series=off %t 1000 1000 && stat -c '%%s %%b' %t.d/prof/run/trace.bin > %t.1000
// RUN: %same --options=output=trace.bin:sample=off:series=off %t 100000 1000
// RUN: %calls %t.d/prof/run/trace.bin work=100000 'work>step=1000000' main=1
// RUN: stat -c '%%s %%b' %t.d/prof/run/trace.bin | diff %t.1000 -
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
static void *work(void *P) {
  for (int I = 0; I < 10; ++I)
    step();
  free(malloc(100));
  return P;
}
__attribute__((no_instrument_function)) static long peak(void) {
  struct rusage U;
  getrusage(RUSAGE_SELF, &U);
  return U.ru_maxrss;
}

int main(int Count, char **Arguments) {
  long After = 0, Threads = atol(Arguments[1]);
  for (long I = 0; I < Threads; ++I) {
    pthread_t T;
    if (pthread_create(&T, NULL, work, NULL))
      return 1;
    pthread_join(T, NULL);
    if (I + 1 == atol(Arguments[2]))
      After = peak();
  }
  // The kernel counts pages in batches: an eighth is room for those.
  printf("flat: %d\n", peak() < After + After / 8);
}
