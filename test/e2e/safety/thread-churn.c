// Threads come and go 2,000 times: their blocks are used again, the file is not
// larger than after 200, and no call is lost.
// RUN: %both -O1 %s -o %t && %same --options=output=trace.bin:sample=off:series=off %t 200 && stat -c '%%s %%b' %t.d/prof/run/trace.bin > %t.200
// RUN: %same --options=output=trace.bin:sample=off:series=off %t 2000 && %calls %t.d/prof/run/trace.bin work=2000 'work>step=20000' main=1
// RUN: stat -c '%%s %%b' %t.d/prof/run/trace.bin | diff %t.200 -
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
static void *work(void *P) {
  for (int I = 0; I < 10; ++I)
    step();
  return P;
}

int main(int argc, char **argv) {
  (void)argc;
  int N = atoi(argv[1]);
  for (int I = 0; I < N; ++I) {
    pthread_t T;
    if (pthread_create(&T, NULL, work, NULL))
      return 1;
    pthread_join(T, NULL);
  }
  printf("%d threads\n", N);
}
