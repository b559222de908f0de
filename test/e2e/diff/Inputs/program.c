// Six functions with much the same to do; SLOWER makes one of them 10 % slower,
// MORE lets one be called once more and allocate. ROUNDS: 9 ms each.
#include "../../bottlenecks/Inputs/background.h"
#include <stdlib.h>

#ifndef SLOWER
#define SLOWER 0
#endif
#ifndef ROUNDS
#define ROUNDS 40
#endif

#define WORK(name, percent)                                                    \
  static NOINLINE void name(void) {                                            \
    spin(kMillisecond / 100 * (percent));                                      \
    void *block = malloc(64);                                                  \
    __asm__ volatile("" : : "r"(block) : "memory");                            \
    free(block);                                                               \
  }
WORK(load, 200)
WORK(parse, 200)
WORK(resolve, 200 + SLOWER)
WORK(optimise, 200)
WORK(emit, 200)

int main(void) {
  for (int i = 0; i < ROUNDS; ++i) {
    load();
    parse();
    resolve();
    optimise();
    emit();
  }
#ifdef MORE
  emit();
#endif
  return 0;
}
