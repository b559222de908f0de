// Many threads at once on the smallest stacks there are (Full: 2,000).
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin work=300 'work>step=3000' main=1
// RUN: %autoprof-report threads --format=csv %t.d/prof/run/trace.bin | wc -l | grep -x 302
#include <limits.h>
#include <pthread.h>
#include <stdio.h>

#ifndef THREADS
#define THREADS 300
#endif
enum { kThreads = THREADS };
static pthread_barrier_t Together;
__attribute__((noinline)) static void step(void) { asm volatile(""); }
static void *work(void *P) {
  step();
  pthread_barrier_wait(&Together);
  for (int I = 0; I < 9; ++I)
    step();
  pthread_barrier_wait(&Together);
  return P;
}

int main(void) {
  static pthread_t T[kThreads];
  pthread_attr_t A;
  pthread_attr_init(&A);
  pthread_attr_setstacksize(&A, PTHREAD_STACK_MIN);
  pthread_barrier_init(&Together, NULL, kThreads);
  for (int I = 0; I < kThreads; ++I)
    if (pthread_create(&T[I], &A, work, NULL))
      return printf("thread %d failed\n", I);
  for (int I = 0; I < kThreads; ++I)
    pthread_join(T[I], NULL);
  puts("all");
}
