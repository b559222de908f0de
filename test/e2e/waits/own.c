// Functions that the program itself or a preloaded library has in place of the
// C library's are called as without us, each as often; they wait in the C
// library's own way, which is told of.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: %clang -O1 -shared -fPIC -DPRELOADED %s -o preloaded.so
// RUN: %clang -O1 %s -o plain && %autoprof-clang -O1 %s -o app
// RUN: LD_PRELOAD=./preloaded.so ./plain > plain.txt
// RUN: AUTOPROF_OPTIONS=output=trace.bin LD_PRELOAD=./preloaded.so ./app > app.txt
// RUN: FileCheck %s --input-file=app.txt && diff plain.txt app.txt
// RUN: python3 %S/Inputs/waits.py %autoprof-report trace.bin \
// RUN:   main/own/usleep:sleep=5 main/preloaded:=0 main/own:=0
// CHECK: own: 5, preloaded: 3
#define _GNU_SOURCE
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#ifdef PRELOADED
#include <sys/syscall.h>
static int Naps;
int preloadedNaps(void) { return Naps; }
int nanosleep(const struct timespec *T, struct timespec *Rest) {
  ++Naps;
  return (int)syscall(SYS_nanosleep, T, Rest);
}
#else
int preloadedNaps(void) __attribute__((weak));
static int Own;
__attribute__((noinline)) int usleep(useconds_t Us) {
  struct timespec T = {0, Us * 1000};
  ++Own;
  return clock_nanosleep(CLOCK_MONOTONIC, 0, &T, NULL);
}
__attribute__((noinline)) static void own(void) {
  for (int I = 0; I < 5; ++I)
    usleep(1000);
}
__attribute__((noinline)) static void preloaded(void) {
  struct timespec T = {0, 1000000};
  for (int I = 0; I < 3; ++I)
    nanosleep(&T, NULL);
}
int main(void) {
  own();
  preloaded();
  printf("own: %d, preloaded: %d\n", Own, preloadedNaps());
}
#endif
