// Threads that are cancelled inside instrumented functions: their clean-up runs,
// and nothing of them stays open.
// RUN: %both -O1 -fexceptions %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin work=20 await=20 cleanUp=20 'await>cleanUp=20' 'main>step=20'
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int Cleaned, Pipe[2];
__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void cleanUp(void *P) {
  ++*(int *)P;
}
__attribute__((noinline)) static void await(void) {
  char Byte;
  pthread_cleanup_push(cleanUp, &Cleaned);
  while (read(Pipe[0], &Byte, 1) != 1)
    ;
  pthread_cleanup_pop(0);
}
static void *work(void *P) {
  await();
  asm volatile("");
  return P;
}

int main(void) {
  if (pipe(Pipe))
    return 1;
  int Cancelled = 0;
  for (int I = 0; I < 20; ++I) {
    pthread_t T;
    void *Result;
    pthread_create(&T, NULL, work, NULL);
    usleep(500);
    pthread_cancel(T);
    pthread_join(T, &Result);
    Cancelled += Result == PTHREAD_CANCELED;
    step();
  }
  printf("%d cancelled, %d cleaned\n", Cancelled, Cleaned);
}
