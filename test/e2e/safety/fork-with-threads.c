// fork in the midst of threads that call without a pause, 20 times over: every
// child works, the parent's counts are exact.
// RUN: %both -O1 %s -o %t && %same --leaves "trace.bin trace.N.bin:20" %t
// RUN: %calls %t.d/prof/run/trace.bin once=0 step=4000000 'work>step=4000000'
// RUN: %calls %t.d/prof/run/trace.*.bin once=20 'once>step=20' work=0
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void once(void) {
  step();
  asm volatile("");
}
static void *work(void *P) {
  for (int I = 0; I < 1000000; ++I)
    step();
  return P;
}

int main(void) {
  pthread_t T[4];
  int Sum = 0;
  for (int I = 0; I < 4; ++I)
    pthread_create(&T[I], NULL, work, NULL);
  for (int I = 0; I < 20; ++I) {
    int Status;
    pid_t Child = fork();
    if (Child == 0) {
      once();
      _exit(I);
    }
    waitpid(Child, &Status, 0);
    Sum += WIFEXITED(Status) ? WEXITSTATUS(Status) : 1000;
  }
  for (int I = 0; I < 4; ++I)
    pthread_join(T[I], NULL);
  printf("%d\n", Sum);
}
