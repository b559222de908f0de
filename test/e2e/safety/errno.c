// errno is what the program left in it, whatever a hook had to do: first calls,
// first calls of a thread, growing tables, a child's first call.
// RUN: %both -O1 %s -o %t && %same --leaves "trace.bin trace.N.bin" %t
// RUN: %calls %t.d/prof/run/trace.bin step=203 deep=2002
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void deep(int N) {
  if (N)
    deep(N - 1);
  asm volatile("");
}
static void *thread(void *P) {
  errno = 77;
  step();
  printf("thread: %d\n", errno);
  errno = 78;
  deep(1000);
  printf("deep: %d\n", errno);
  return P;
}
__attribute__((constructor)) static void start(void) {
  printf("constructor: %d\n", errno);
  errno = 99;
}

int main(void) {
  printf("main: %d\n", errno);
  errno = 33;
  for (int I = 0; I < 200; ++I)
    step();
  deep(1000);
  printf("%d\n", errno);
  for (int I = 0; I < 1; ++I) {
    pthread_t T;
    pthread_create(&T, NULL, thread, NULL);
    pthread_join(T, NULL);
  }
  fflush(stdout);
  pid_t Child = fork();
  if (Child == 0) {
    errno = 44;
    step();
    _exit(errno);
  }
  int Status;
  waitpid(Child, &Status, 0);
  errno = 55;
  step();
  step();
  printf("%d, child: %d\n", errno, WEXITSTATUS(Status));
}
