// 20,000 sleeps, polls and writes with computing in between, so that samples
// come at any moment: none fails that would not without us. What a program's
// own signals interrupt is interrupted, and told of as often.
// RUN: %clang -O1 -pthread %s -o %t.plain && %t.plain | FileCheck %s
// RUN: %autoprof-clang -O1 -pthread %s -o %t
// RUN: for How in auto timer; do \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin:sample=$How %t | FileCheck %s && \
// RUN:   python3 %inputs/samples.py %autoprof-report %t.bin 'compute>0' && \
// RUN:   python3 %S/Inputs/waits.py %autoprof-report %t.bin \
// RUN:     'main/nap:sleep=6000+' 'main/pollOnce:events=6000+' \
// RUN:     'main/writeOnce:output=1+' 'main/untilSignal:input=1' \
// RUN:     'main/untilSignal/handler/nap:sleep=1' \
// RUN:     'main/untilSignal/handler/nap.wait>1000000' && \
// RUN:   %autoprof-report verify %t.bin || exit 1; done
// CHECK: failed: 0
// CHECK: read: EINTR
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
enum { kTimes = 20000 };
static int Pipe[2], Never[2];
static volatile unsigned Sink;

NOINLINE static void compute(void) {
  unsigned X = Sink;
  for (int I = 0; I < 20000; ++I)
    X = X * 1664525 + 1013904223;
  Sink = X;
}
NOINLINE static int nap(long Ns) {
  struct timespec T = {0, Ns};
  return nanosleep(&T, NULL);
}
NOINLINE static int pollOnce(void) {
  struct timespec T = {0, 1000};
  return ppoll(NULL, 0, &T, NULL);
}
NOINLINE static int writeOnce(void) {
  static char Bytes[131072]; // more than a pipe holds
  return write(Pipe[1], Bytes, sizeof(Bytes)) != sizeof(Bytes);
}
NOINLINE static int untilSignal(void) {
  char C;
  return (int)read(Never[0], &C, 1);
}
static void handler(int Number) {
  (void)Number;
  nap(2000000);
}
__attribute__((no_instrument_function)) static void *drain(void *P) {
  static char Bytes[65536];
  while (read(Pipe[0], Bytes, sizeof(Bytes)) > 0)
    ;
  return P;
}

int main(void) {
  pthread_t T;
  if (pipe(Pipe) || pipe(Never) || pthread_create(&T, NULL, drain, NULL))
    return 1;
  int Failed = 0;
  for (int I = 0; I < kTimes; ++I) {
    compute();
    Failed += (I % 3 == 0 ? nap(1000) : I % 3 == 1 ? pollOnce() : writeOnce()) != 0;
  }
  printf("failed: %d\n", Failed);
  sigset_t Set;
  sigemptyset(&Set);
  sigaddset(&Set, SIGALRM);
  struct sigaction A = {.sa_handler = handler};
  sigaction(SIGALRM, &A, NULL);
  struct itimerval Once = {{0, 0}, {0, 20000}};
  setitimer(ITIMER_REAL, &Once, NULL);
  int Result = untilSignal();
  printf("read: %s\n", Result < 0 && errno == EINTR ? "EINTR" : "other");
}
