// main ends by pthread_exit while another thread goes on: the process ends with
// that thread, and both are in the trace.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin main=1 work=1 step=1000
#include <pthread.h>
#include <stdio.h>

static pthread_t Main;
__attribute__((noinline)) static void step(void) { asm volatile(""); }

static void *work(void *P) {
  pthread_join(Main, NULL);
  for (int I = 0; I < 1000; ++I)
    step();
  puts("the last thread ends");
  return P;
}

int main(void) {
  pthread_t T;
  Main = pthread_self();
  pthread_create(&T, NULL, work, NULL);
  pthread_detach(T);
  pthread_exit(NULL);
}
