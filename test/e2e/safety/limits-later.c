// A program that limits itself while it runs (no file may grow, no descriptor,
// no process, a small address space) calls new functions as before. Its stack
// cannot grow then: 2,500 frames of 32 bytes (clang 14 saves two registers, others
// one) fit into the 132 KiB that a program begins with.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin step=1000 'deep>deep=2500' afterwards=1
#include <stdio.h>
#include <sys/resource.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void deep(int N) {
  if (N)
    deep(N - 1);
  asm volatile("");
}
__attribute__((noinline)) static void afterwards(void) {
  for (int I = 0; I < 1000; ++I)
    step();
  deep(2500);
}

int main(void) {
  int Which[] = {RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_AS};
  for (int I = 0; I < 4; ++I) {
    struct rlimit None = {0, 0};
    setrlimit(Which[I], &None);
  }
  afterwards();
  fputs("done\n", stderr);
}
