// clone(CLONE_VM | CLONE_VFORK) with a stack of its own, the child ending inside
// instrumented functions: one process image, one trace; what the parent calls
// afterwards still hangs below the parent.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin step=40 inChild=10 'spawn>step=20' 'inChild>step=10' 'main>step=10' 'main>spawn=10'
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }

__attribute__((noinline)) static int inChild(void *P) {
  step();
  _exit(*(int *)P);
}

__attribute__((noinline)) static int spawn(char *Stack, int N) {
  int Status;
  step();
  int Child = clone(inChild, Stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &N);
  step();
  waitpid(Child, &Status, 0);
  return WEXITSTATUS(Status);
}

int main(void) {
  char *Stack = malloc(65536);
  int Sum = 0;
  for (int I = 0; I < 10; ++I) {
    Sum += spawn(Stack + 65536, I);
    step();
  }
  printf("%d\n", Sum);
}
