// unshare(CLONE_NEWUSER) is refused to a process with threads: there is none.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin enter=1
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>

__attribute__((noinline)) static int enter(void) {
  return unshare(CLONE_NEWUSER);
}

int main(void) {
  if (enter()) {
    perror("unshare");
    return 1;
  }
  puts("unshared");
}
