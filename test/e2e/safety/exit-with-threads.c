// exit() while other threads start and call: the status is the program's, no
// signal strikes, every trace opens. 8 runs (Full: 100).
// RUN: %both -O1 %s -o %t && %same --status 5 %t
// RUN: rm -rf %t.run && mkdir %t.run && cd %t.run
// RUN: for i in $(seq 8); do s=0; AUTOPROF_OPTIONS=output=$i.bin %t.d/prof/app || s=$?; test $s = 5 || exit 1; done
// RUN: %autoprof-report verify *.bin && echo "tries: 8 exits"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_int Started;
__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void other(void) { step(); }
static void *work(void *P) {
  ++Started;
  for (;;) {
    step();
    other();
  }
  return P;
}
static void *start(void *P) {
  for (int I = 0; I < 50; ++I) {
    pthread_t T;
    if (pthread_create(&T, NULL, work, NULL) == 0)
      pthread_detach(T);
  }
  return P;
}

int main(void) {
  pthread_t T;
  pthread_create(&T, NULL, start, NULL);
  pthread_detach(T);
  while (Started < 5)
    step();
  exit(5);
}
