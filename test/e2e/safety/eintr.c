// Sleeps and reads end early by the program's signals only.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin nap=40 waitForSignal=1
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static void handler(int Signal) { (void)Signal; }
__attribute__((noinline)) static int nap(void) {
  struct timespec T = {0, 1000000}, Rest = {0, 0};
  return nanosleep(&T, &Rest) ? errno : 0;
}
__attribute__((noinline)) static int waitForSignal(int Fd) {
  char Byte;
  return read(Fd, &Byte, 1) < 0 ? errno : 0;
}

int main(void) {
  int Interrupted = 0, Pipe[2];
  for (int I = 0; I < 20; ++I)
    Interrupted += nap() + (poll(NULL, 0, 1) < 0) + nap();
  printf("interrupted: %d\n", Interrupted);
  struct sigaction A = {.sa_handler = handler};
  sigaction(SIGALRM, &A, NULL);
  struct itimerval Once = {{0, 20000}, {0, 20000}};
  setitimer(ITIMER_REAL, &Once, NULL);
  if (pipe(Pipe))
    return 1;
  printf("read: %s\n", waitForSignal(Pipe[0]) == EINTR ? "EINTR" : "other");
}
