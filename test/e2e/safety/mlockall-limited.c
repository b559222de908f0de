// mlockall() of a process whose RLIMIT_MEMLOCK is small and which may not exceed
// it has the result it would have without us, with a file that is small enough
// (the reservation counts; docs/limits.md).
// RUN: %both -O1 %s -o %t && %same --setup "ulimit -l 8192" --options output=trace.bin:capacity=1 %t && %calls %t.d/prof/run/trace.bin lock=1
#include <linux/capability.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

__attribute__((noinline)) static int lock(void) {
  return mlockall(MCL_CURRENT);
}

int main(void) {
  struct __user_cap_header_struct Header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct None[2] = {{0}};
  syscall(SYS_capset, &Header, None);
  printf("locked: %d\n", lock());
}
