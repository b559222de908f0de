// A daemon: forks, leaves its session and folder, closes all descriptors. Its
// trace lies where the program was started.
// RUN: rm -rf %t.other && mkdir %t.other
// RUN: %both -O1 %s -o %t && OTHER_FOLDER=%t.other %same --leaves "trace.bin trace.N.bin" %t
// RUN: %calls %t.d/prof/run/trace.bin serve=0 main=1 step=1
// RUN: %calls %t.d/prof/run/trace.*.bin serve=1 'serve>step=100'
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void serve(void) {
  for (int I = 0; I < 100; ++I)
    step();
  asm volatile("");
}

int main(void) {
  char *Other = getenv("OTHER_FOLDER");
  pid_t Child = fork();
  if (Child == 0) {
    setsid();
    if (chdir(Other))
      _exit(1);
    for (int Fd = 0; Fd < 64; ++Fd)
      close(Fd);
    serve();
    _exit(0);
  }
  int Status;
  waitpid(Child, &Status, 0);
  step();
  return WEXITSTATUS(Status);
}
