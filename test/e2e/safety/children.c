// A program that waits for any child meets only its own; and its signal
// dispositions and mask are as it got them, but for SIGURG, which samples use
// while the program does not (docs/limits.md).
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin report=64
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

__attribute__((noinline)) static void report(int Signal) {
  struct sigaction A;
  sigset_t Mask;
  if (sigaction(Signal, NULL, &A) == 0 && A.sa_handler != SIG_DFL)
    printf("signal %d is handled or ignored\n", Signal);
  sigprocmask(SIG_BLOCK, NULL, &Mask);
  if (sigismember(&Mask, Signal) == 1)
    printf("signal %d is blocked\n", Signal);
}

int main(void) {
  for (int Signal = 1; Signal <= 64; ++Signal)
    report(Signal == SIGURG ? SIGUSR1 : Signal);
  printf("wait: %d, %s\n", wait(NULL), errno == ECHILD ? "no child" : "child");
}
