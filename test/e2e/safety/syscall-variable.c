// syscall() with a number that the compiler does not know: recording goes on,
// with new paths and new threads, unless the number is one that turns seccomp
// on; then the runtime makes no system call any more.
// RUN: %both -O1 %s -o %t && %same %t getpid
// RUN: %calls %t.d/prof/run/trace.bin step=10001204 'inThread>deep=4' 'deep>deep=200' 'deep>step=204' 'afterwards>step=10000000' 'main>ask=1001'
// RUN: %autoprof-report %t.d/prof/run/trace.bin | FileCheck %s --implicit-check-not "not counted"
// CHECK: calls {{.*}}10,002,415
// RUN: %same %t seccomp && %calls %t.d/prof/run/trace.bin 'afterwards>step=10000000' ask=1001
// RUN: %same %t prctl && %calls %t.d/prof/run/trace.bin 'afterwards>step=10000000' ask=1001
#include <linux/seccomp.h>
#include <pthread.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
NOINLINE static void step(void) { asm volatile(""); }
NOINLINE static long ask(long Number, long A, long B) {
  long Result = syscall(Number, A, B, 0, 0, 0);
  asm volatile("");
  return Result;
}
NOINLINE static void afterwards(void) {
  for (int I = 0; I < 10000000; ++I)
    step();
}
NOINLINE static void deep(int N) {
  if (N)
    deep(N - 1);
  step();
  asm volatile("");
}
static void *inThread(void *P) {
  deep(50);
  return P;
}

int main(int argc, char **argv) {
  (void)argc;
  for (int I = 0; I < 1000; ++I) {
    step();
    ask(SYS_getpid, 0, 0);
  }
  if (!strcmp(argv[1], "seccomp"))
    ask(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 0);
  else if (!strcmp(argv[1], "prctl"))
    ask(SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
  else
    ask(SYS_getppid, 0, 0);
  afterwards();
  if (!strcmp(argv[1], "getpid"))
    for (int I = 0; I < 4; ++I) {
      pthread_t T;
      if (pthread_create(&T, NULL, inThread, NULL) || pthread_join(T, NULL))
        return 1;
    }
  if (write(1, "done\n", 5) != 5)
    return 2;
  if (strcmp(argv[1], "getpid"))
    syscall(SYS_exit, 0);
}
