// A program that handles its own crash on an alternate stack: the handler runs,
// sees the fault address, and the process ends as it decides.
// RUN: %both -O1 %s -o %t && %same --status 42 %t
// RUN: %calls %t.d/prof/run/trace.bin handler=1 'open:main>outer>crash>handler=1'
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

__attribute__((noinline)) static int crash(volatile int *P) { return *P + 1; }
__attribute__((noinline)) static int outer(volatile int *P) {
  return crash(P) + 1;
}
static void handler(int Signal, siginfo_t *Info, void *Context) {
  (void)Context;
  printf("signal %d at %p\n", Signal, Info->si_addr);
  fflush(stdout);
  _exit(42);
}
int main(void) {
  static char Stack[65536];
  stack_t S = {.ss_sp = Stack, .ss_size = sizeof(Stack)};
  struct sigaction A = {.sa_sigaction = handler,
                        .sa_flags = SA_ONSTACK | SA_SIGINFO};
  sigaltstack(&S, NULL);
  sigaction(SIGSEGV, &A, NULL);
  return outer((int *)16) + 1;
}
