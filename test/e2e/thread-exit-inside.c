// Threads that end by pthread_exit inside calls that are clocked: these calls end
// with the threads, not with the program, also where a later thread has taken
// over the block.
// RUN: %autoprof-clang -O1 -pthread %s -o %t
// RUN: for M in auto clock; do AUTOPROF_OPTIONS=output=%t.bin:timing=$M %t && \
// RUN:   %autoprof-report verify %t.bin && \
// RUN:   %autoprof-report functions --format=json %t.bin | python3 %inputs/shorter.py 'outer=100' 'inner=100' 'rest=1' || exit 1; done
// RUN: %autoprof-report %t.bin | FileCheck %s
// CHECK: 200 clocked calls left by longjmp or an exception
#include <pthread.h>
#include <time.h>

#define NOINLINE __attribute__((noinline))
NOINLINE static void inner(void *P) {
  asm volatile("");
  pthread_exit(P);
}
NOINLINE static void outer(void *P) {
  inner(P);
  asm volatile("");
}
__attribute__((no_instrument_function)) static void *work(void *P) {
  outer(P);
  return P;
}
NOINLINE static void rest(void) {
  struct timespec Time = {0, 300000000};
  nanosleep(&Time, NULL);
  asm volatile("");
}

int main(void) {
  for (int I = 0; I < 100; ++I) {
    pthread_t T;
    if (pthread_create(&T, NULL, work, NULL) || pthread_join(T, NULL))
      return 1;
  }
  rest();
}
