// mlockall() locks what the program has; the file stays as small as it is.
// RUN: %both -O1 %s -o %t && %same --setup 'ulimit -l unlimited' %t
// RUN: test $(stat -c %%b %t.d/prof/run/trace.bin) -lt 16384
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>

__attribute__((noinline)) static int lock(void) {
  return mlockall(MCL_CURRENT | MCL_FUTURE);
}

int main(void) {
  struct rusage Use;
  printf("locked: %d\n", lock());
  getrusage(RUSAGE_SELF, &Use);
  printf("resident: %s\n", Use.ru_maxrss < 64 * 1024 ? "little" : "much");
}
