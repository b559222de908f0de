// fork by a raw system call, which no handler is told of: the parent's counts
// stay exact, the child has its own file.
// RUN: %both -O1 %s -o %t && %same --leaves "trace.bin trace.N.bin" %t
// RUN: %calls %t.d/prof/run/trace.bin step=30 inParent=1 inChild=0 'main>step=20'
// RUN: %calls %t.d/prof/run/trace.*.bin step=7 inParent=0 inChild=1 'inChild>step=7'
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void inChild(void) {
  for (int I = 0; I < 7; ++I)
    step();
}
__attribute__((noinline)) static void inParent(void) {
  for (int I = 0; I < 10; ++I)
    step();
}

int main(void) {
  for (int I = 0; I < 10; ++I)
    step();
  long Child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (Child == 0) {
    inChild();
    _exit(3);
  }
  int Status;
  waitpid(Child, &Status, 0);
  for (int I = 0; I < 10; ++I)
    step();
  inParent();
  printf("child: %d\n", WEXITSTATUS(Status));
}
