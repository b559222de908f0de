// A handler on the smallest alternate stack calls instrumented functions for the
// first time, in a thread that has called none before; and a forked child makes
// its file from there.
// RUN: %both -O1 %s -o %t && %same --leaves "trace.bin trace.N.bin" %t
// RUN: %calls %t.d/prof/run/trace.bin handler=1001 step=10010 'handler>step=10010'
// RUN: %calls %t.d/prof/run/trace.*.bin handler=1 step=10
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
static void handler(int Signal) {
  (void)Signal;
  for (int I = 0; I < 10; ++I)
    step();
}

int main(void) {
  // A guard page lies below: an overflow is a crash.
  size_t Bytes = (getauxval(AT_MINSIGSTKSZ) + 2048 + 4095) & ~4095ul;
  char *Stack = mmap(NULL, Bytes + 4096, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(Stack, 4096, PROT_NONE);
  stack_t S = {.ss_sp = Stack + 4096, .ss_size = Bytes};
  struct sigaction A = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
  if (sigaltstack(&S, NULL) || sigaction(SIGUSR1, &A, NULL))
    return 1;
  for (int I = 0; I < 1000; ++I)
    raise(SIGUSR1);
  pid_t Child = fork();
  if (Child == 0) {
    raise(SIGUSR1);
    _exit(6);
  }
  int Status;
  waitpid(Child, &Status, 0);
  raise(SIGUSR1);
  printf("child: %d\n", WEXITSTATUS(Status));
}
