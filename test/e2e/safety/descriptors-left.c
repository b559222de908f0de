// The program sees no descriptor it did not open.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin isOpen=1024
#include <fcntl.h>
#include <stdio.h>

__attribute__((noinline)) static int isOpen(int Fd) {
  return fcntl(Fd, F_GETFD) >= 0;
}

int main(void) {
  for (int Fd = 0; Fd < 1024; ++Fd)
    if (isOpen(Fd))
      printf("%d is open\n", Fd);
}
