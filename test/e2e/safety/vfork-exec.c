// vfork, instrumented functions in the child, exec of a program that is
// instrumented too: neither trace is touched by the other.
// RUN: %both -O1 %s -o %t && %same --leaves "trace.bin trace.N.bin:3" %t
// RUN: %calls %t.d/prof/run/trace.bin step=19 prepare=3 'main>step=10' 'prepare>step=9'
// RUN: %calls %t.d/prof/run/trace.*.bin main=3 step=0 executed=3
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void executed(void) { puts("executed"); }
__attribute__((noinline)) static void prepare(void) {
  for (int I = 0; I < 3; ++I)
    step();
}

int main(int argc, char **argv) {
  if (argc > 1) {
    executed();
    return 5;
  }
  for (int I = 0; I < 3; ++I) {
    int Status;
    pid_t Child = vfork();
    if (Child == 0) {
      prepare();
      execl(argv[0], argv[0], "again", (char *)NULL);
      _exit(1);
    }
    waitpid(Child, &Status, 0);
    printf("child: %d\n", WEXITSTATUS(Status));
  }
  for (int I = 0; I < 10; ++I)
    step();
}
