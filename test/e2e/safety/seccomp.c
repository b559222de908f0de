// A program that forbids itself all system calls but read, write and exit goes
// on calling its functions, known and new ones.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin step=10001000
#include <linux/seccomp.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void afterwards(void) {
  for (int I = 0; I < 10000000; ++I)
    step();
}

int main(void) {
  for (int I = 0; I < 1000; ++I)
    step();
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
  afterwards();
  if (write(1, "sealed\n", 7) != 7)
    return 1;
  syscall(SYS_exit, 0);
}
