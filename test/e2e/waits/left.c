// Waits that do not return: their thread is cancelled, or a signal handler
// leaves them by siglongjmp. The next ones are told of as ever.
// RUN: %autoprof-clang -O1 -fexceptions -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t | FileCheck %s
// RUN: python3 %S/Inputs/waits.py %autoprof-report %t.bin \
// RUN:   main/leave/waitForEver:=0 main/leaveAndNap/nap:sleep=1 main/nap:sleep=3 \
// RUN:   cancelled/waitForEver:=0 cancelled/cleanUp/nap:sleep=1
// RUN: %autoprof-report verify %t.bin
// CHECK: left: 3, cleaned up: 1
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
static sigjmp_buf Away;
static int Pipe[2], Left, CleanedUp;

NOINLINE static void nap(void) {
  struct timespec T = {0, 1000000};
  nanosleep(&T, NULL);
}
NOINLINE static int waitForEver(void) {
  char C;
  return (int)read(Pipe[0], &C, 1);
}
static void handler(int Number) {
  siglongjmp(Away, Number);
}
NOINLINE static void leave(void) {
  struct itimerval Once = {{0, 0}, {0, 10000}};
  if (sigsetjmp(Away, 1) == 0) {
    setitimer(ITIMER_REAL, &Once, NULL);
    waitForEver();
  }
  ++Left;
}
NOINLINE static void leaveAndNap(void) {
  leave();
  nap();
}
NOINLINE static void cleanUp(void *P) {
  nap();
  ++*(int *)P;
}
static void *cancelled(void *P) {
  pthread_cleanup_push(cleanUp, &CleanedUp);
  waitForEver();
  pthread_cleanup_pop(0);
  return P;
}

int main(void) {
  if (pipe(Pipe))
    return 1;
  struct sigaction A = {.sa_handler = handler};
  sigaction(SIGALRM, &A, NULL);
  leave();
  nap();
  leave();
  nap();
  leaveAndNap();
  nap();
  pthread_t T;
  pthread_create(&T, NULL, cancelled, NULL);
  usleep(10000);
  pthread_cancel(T);
  pthread_join(T, NULL);
  printf("left: %d, cleaned up: %d\n", Left, CleanedUp);
}
