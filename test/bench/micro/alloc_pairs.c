// Cost of an allocation and its free: blocks of 16 to 500 bytes, one thread, as
// many pairs as the argument says. Eight blocks are live at a time.
#include <stdint.h>
#include <stdlib.h>

enum { kLive = 8 };
static void *volatile Live[kLive];

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 1000;
  uint32_t random = 1;
  for (long i = 0; i < count; ++i) {
    random = random * 1664525 + 1013904223;
    free(Live[i % kLive]);
    Live[i % kLive] = malloc(16 + (random >> 8) % 485);
  }
  for (int i = 0; i < kLive; ++i)
    free(Live[i]);
  return 0;
}
