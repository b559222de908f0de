// A server that starts as root and gives that up: its children cannot write
// where it was started. They run as before; their traces are refused in one line
// together, not in one each.
// RUN: %both -O1 %s -o %t && rm -rf %t.run && mkdir -m 755 %t.run && cd %t.run
// RUN: %as-root %t.d/plain/app > %t.1
// RUN: %as-root env AUTOPROF_OPTIONS=output=trace.bin %t.d/prof/app > %t.2 2> %t.err
// RUN: cmp %t.1 %t.2 && FileCheck %s < %t.err
// CHECK: autoprof: nothing is recorded{{.*}}permission denied
// CHECK-NOT: autoprof
#include <grp.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void serve(void) { asm volatile(""); }

int main(void) {
  if (setgroups(0, NULL) || setgid(65534) || setuid(65534))
    return 1;
  int Sum = 0, Status;
  for (int I = 0; I < 5; ++I) {
    if (fork() == 0) {
      serve();
      _exit(I);
    }
    wait(&Status);
    Sum += WEXITSTATUS(Status);
  }
  printf("%d\n", Sum);
}
