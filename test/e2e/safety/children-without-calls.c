// A child that calls nothing instrumented, or execs another program, leaves no
// trace.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin main=1 step=2
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }

int main(void) {
  step();
  if (fork() == 0)
    exit(1);
  if (fork() == 0)
    execl("/bin/echo", "echo", "hello", (char *)NULL);
  int Status, Sum = system("exit 4") >> 8;
  while (wait(&Status) > 0)
    Sum += WEXITSTATUS(Status);
  step();
  printf("%d\n", Sum);
}
