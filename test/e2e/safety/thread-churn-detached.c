// The same with four detached threads at a time that nobody waits for in order.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin work=2000 'work>step=20000' main=1
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t Free;
__attribute__((noinline)) static void step(void) { asm volatile(""); }
static void *work(void *P) {
  for (int I = 0; I < 10; ++I)
    step();
  sem_post(&Free);
  return P;
}

int main(void) {
  sem_init(&Free, 0, 4);
  for (int I = 0; I < 2000; ++I) {
    pthread_t T;
    sem_wait(&Free);
    while (pthread_create(&T, NULL, work, NULL))
      ;
    pthread_detach(T);
  }
  for (int I = 0; I < 4; ++I)
    sem_wait(&Free);
  puts("all");
}
