// Calls and allocates at full rate for as many seconds as the argument says,
// in two threads, and starts short threads all the time.
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

enum { kBlocks = 1024, kCallsBetweenLooks = 1 << 14, kBusyThreads = 2 };
static time_t End;

__attribute__((noinline)) static uint32_t leaf(uint32_t x) {
  return x * 1664525u + 1013904223u;
}
__attribute__((noinline)) static uint32_t middle(uint32_t x) {
  return leaf(x) ^ leaf(x >> 3);
}

static void *short_lived(void *unused) {
  free(malloc(100));
  return unused;
}

static void *busy(void *argument) {
  void *blocks[kBlocks] = {NULL};
  uint32_t x = 1 + (uint32_t)(uintptr_t)argument;
  while (time(NULL) < End) {
    for (int i = 0; i < kCallsBetweenLooks; ++i) {
      x = middle(x);
      if (x % 16 == 0) {
        void **block = &blocks[x / 16 % kBlocks];
        free(*block);
        *block = malloc(16 + x % 4096);
      }
    }
    pthread_t id;
    if (pthread_create(&id, NULL, short_lived, NULL) == 0)
      pthread_join(id, NULL);
  }
  for (int i = 0; i < kBlocks; ++i)
    free(blocks[i]);
  return NULL;
}

int main(int argc, char **argv) {
  End = time(NULL) + (argc > 1 ? atol(argv[1]) : 1);
  pthread_t ids[kBusyThreads];
  for (uintptr_t t = 0; t < kBusyThreads; ++t)
    if (pthread_create(&ids[t], NULL, busy, (void *)t))
      return 1;
  for (int t = 0; t < kBusyThreads; ++t)
    pthread_join(ids[t], NULL);
  return 0;
}
