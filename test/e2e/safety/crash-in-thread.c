// A crash in a second thread while the first waits: both stacks are there.
// RUN: %both -O1 %s -o %t && %same --status SIGSEGV --setup 'ulimit -c 0' %t
// RUN: %calls %t.d/prof/run/trace.bin 'open:work>crash=1' 'open:main>await=1'
#include <pthread.h>

__attribute__((noinline)) static int crash(volatile int *P) { return *P + 1; }
static _Atomic int Awaited;
static void *work(void *P) {
  while (!Awaited)
    ;
  return crash(P) ? P : 0;
}
__attribute__((noinline)) static int await(pthread_t T) {
  Awaited = 1;
  return pthread_join(T, 0) + 1;
}
int main(void) {
  pthread_t T;
  pthread_create(&T, 0, work, 0);
  return await(T) + 1;
}
