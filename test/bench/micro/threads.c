// Cost of a call in many threads: as many calls in all as the first argument
// says, in as many threads as the second. Each call does a little of its own.
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

enum { kMaxThreads = 256 };
static long CallsOfEach;

__attribute__((noinline)) static uint32_t step(uint32_t x) {
  x ^= x << 13;
  x ^= x >> 17;
  return x ^ x << 5;
}

static void *run(void *argument) {
  uint32_t x = 1 + (uint32_t)(uintptr_t)argument;
  for (long i = 0; i < CallsOfEach; ++i)
    x = step(x);
  return (void *)(uintptr_t)x;
}

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 1000;
  long threads = argc > 2 ? atol(argv[2]) : 1;
  if (threads < 1 || threads > kMaxThreads)
    return 2;
  CallsOfEach = count / threads;
  pthread_t ids[kMaxThreads];
  for (long t = 0; t < threads; ++t)
    if (pthread_create(&ids[t], NULL, run, (void *)t))
      return 1;
  for (long t = 0; t < threads; ++t)
    pthread_join(ids[t], NULL);
  return 0;
}
