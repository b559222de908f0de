// The first thing a forked child does is a tail call, before it has a file: the
// mark for its callee would go into its parent's. The callee hangs below the
// caller's caller, and the child goes on from there; the parent has nothing of
// it.
// RUN: %both -O1 %s -o %t && %same --leaves "trace.bin trace.N.bin" %t
// RUN: %calls %t.d/prof/run/trace.bin split=1 inChild=0 inParent=1 'split>inParent=1' 'main>after=1' 'inParent>step=7'
// RUN: %calls %t.d/prof/run/trace.*.bin inChild=1 'main>inChild=1' 'inChild>step=5' 'main>after=1' inParent=0
// RUN: %same --options output=trace.bin:timing=count --leaves "trace.bin trace.N.bin" %t
// RUN: %calls %t.d/prof/run/trace.bin split=1 inChild=0 inParent=1 'split>inParent=1' 'main>after=1' 'inParent>step=7'
// RUN: %calls %t.d/prof/run/trace.*.bin inChild=1 'main>inChild=1' 'inChild>step=5' 'main>after=1' inParent=0
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
NOINLINE static void step(void) { asm volatile(""); }
NOINLINE static void after(void) { asm volatile(""); }
NOINLINE static int inChild(int Pid) {
  for (int I = 0; I < 5; ++I)
    step();
  return Pid;
}
NOINLINE static int inParent(int Pid) {
  int Status = 0;
  waitpid(Pid, &Status, 0);
  for (int I = 0; I < 7; ++I)
    step();
  return Status;
}
NOINLINE static int split(int N) {
  N = fork();
  if (N == 0)
    __attribute__((musttail)) return inChild(N);
  __attribute__((musttail)) return inParent(N);
}

int main(void) {
  int Status = split(0);
  after();
  printf("%d\n", Status);
}
