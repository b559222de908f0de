// What entering paths for the first time takes, and clocking their calls, is in
// no function's time: a function that calls 256 others once, for which hooks
// take most of the time that passes, has less than half of it.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:sample=off %t > %t.txt
// RUN: python3 %S/waits/Inputs/waits.py %autoprof-report %t.bin \
// RUN:   "$(cat %t.txt)>main/wide.total" 'main/wide.total>main/wide/f0000.total'
// RUN: %autoprof-report verify %t.bin
#include <stdio.h>
#include <time.h>

#define ONE(N)                                                                 \
  __attribute__((noinline)) static void f##N(void) { asm volatile(""); }
#define LAST(M, N) M(N##0) M(N##1) M(N##2) M(N##3)
#define THIRD(M, N) LAST(M, N##0) LAST(M, N##1) LAST(M, N##2) LAST(M, N##3)
#define SECOND(M, N) THIRD(M, N##0) THIRD(M, N##1) THIRD(M, N##2) THIRD(M, N##3)
#define ALL(M) SECOND(M, 0) SECOND(M, 1) SECOND(M, 2) SECOND(M, 3)
#define CALL(N) f##N();
ALL(ONE)

__attribute__((noinline)) static void wide(void) {
  ALL(CALL)
  asm volatile("");
}
static long long nowNs(void) {
  struct timespec T;
  clock_gettime(CLOCK_MONOTONIC, &T);
  return T.tv_sec * 1000000000LL + T.tv_nsec;
}
int main(void) {
  long long Began = nowNs();
  wide();
  printf("%lld", (nowNs() - Began) / 2);
}
