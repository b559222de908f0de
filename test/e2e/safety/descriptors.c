// A program that closes every descriptor and uses the numbers for its own files
// finds in them what it wrote.
// RUN: %both -O1 %s -o %t && %same %t && %calls %t.d/prof/run/trace.bin step=3003 newPath=2003
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void newPath(int N) {
  if (N)
    newPath(N - 1);
  step();
}

int main(void) {
  for (int Fd = 3; Fd < 1024; ++Fd)
    close(Fd);
  char Name[16], Text[16];
  for (int Fd = 3; Fd < 1003; ++Fd) {
    snprintf(Name, sizeof(Name), "file%d", Fd);
    int Got = open(Name, O_RDWR | O_CREAT, 0600);
    if (Got != Fd)
      return printf("descriptor %d, expected %d\n", Got, Fd);
    if (write(Fd, Name, sizeof(Name)) != sizeof(Name))
      return 2;
    step();
    newPath(1);
  }
  newPath(2);
  for (int Fd = 3; Fd < 1003; ++Fd)
    if (pread(Fd, Text, sizeof(Text), 0) != sizeof(Text) ||
        lseek(Fd, 0, SEEK_END) != sizeof(Text))
      return printf("file %d was touched\n", Fd);
  puts("all as written");
}
