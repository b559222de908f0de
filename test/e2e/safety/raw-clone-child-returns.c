// A child made by a raw system call returns from functions its parent is still
// in: the parent's place in the tree is not moved.
// RUN: %both -O1 %s -o %t && %same --leaves "trace.bin trace.N.bin" %t
// RUN: %calls %t.d/prof/run/trace.bin 'spawn>step=10' 'outer>spawn=1' 'outer>step=5' 'main>step=0'
// RUN: %calls %t.d/prof/run/trace.*.bin 'main>inChild=1'
// Where no call is clocked, every exit is the inline one:
// RUN: %same --options output=trace.bin:timing=count --leaves "trace.bin trace.N.bin" %t
// RUN: %calls %t.d/prof/run/trace.bin 'spawn>step=10' 'outer>spawn=1' 'outer>step=5' 'main>step=0'
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void inChild(void) { asm volatile(""); }
__attribute__((noinline)) static long spawn(void) {
  int Status = 0;
  long Child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (Child == 0)
    return 0;
  waitpid(Child, &Status, 0);
  for (int I = 0; I < 10; ++I)
    step();
  return WEXITSTATUS(Status);
}
__attribute__((noinline)) static long outer(void) {
  long Result = spawn();
  if (Result)
    for (int I = 0; I < 5; ++I)
      step();
  return Result;
}

int main(void) {
  long Result = outer();
  if (Result == 0) {
    inChild();
    _exit(3);
  }
  printf("child: %ld\n", Result);
}
