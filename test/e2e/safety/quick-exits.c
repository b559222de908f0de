// _exit, quick_exit and exit from a thread: the status, and every call.
// RUN: %both -O1 %s -o %t
// RUN: %same --status 9 %t a && %calls %t.d/prof/run/trace.bin 'leave>step=50' main=1
// RUN: %same --status 8 %t b && %calls %t.d/prof/run/trace.bin 'leave>step=50' main=1
// RUN: %same --status 7 %t c && %calls %t.d/prof/run/trace.bin 'leave>step=50' main=1 atEnd=1
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
static void atEnd(void) { puts("at exit"); }
static void *leave(void *How) {
  for (int I = 0; I < 50; ++I)
    step();
  if (*(char *)How == 'a')
    _exit(9);
  if (*(char *)How == 'b')
    quick_exit(8);
  exit(7);
}
int main(int argc, char **argv) {
  (void)argc;
  pthread_t T;
  atexit(atEnd);
  pthread_create(&T, NULL, leave, argv[1]);
  pthread_join(T, NULL);
}
