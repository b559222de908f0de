// 60 short children: each has its own trace with its own calls.
// RUN: %both -O1 %s -o %t && %same --leaves "trace.bin trace.N.bin:60" %t
// RUN: %calls %t.d/prof/run/trace.bin 'main>step=60' inChild=0
// RUN: %calls %t.d/prof/run/trace.*.bin inChild=60 'inChild>step=1830' main=0
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CHILDREN
#define CHILDREN 60 // Full: 1,000
#endif

__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void inChild(int N) {
  while (N-- > 0)
    step();
}

int main(int argc, char **argv) {
  (void)argv;
  int Sum = 0;
  for (int I = 1; I <= CHILDREN; ++I) {
    pid_t Child = fork();
    if (Child == 0) {
      if (argc == 1)
        inChild(I);
      _exit(I);
    }
    int Status;
    waitpid(Child, &Status, 0);
    Sum += WEXITSTATUS(Status);
    step();
  }
  printf("%d\n", Sum);
}
