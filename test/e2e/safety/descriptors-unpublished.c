// A program that closes and reuses every descriptor before the trace has its
// name, without output=: its files are as it wrote them, and the trace is there.
// RUN: %both -O1 %s -o %t
// RUN: %same --setup 'ulimit -n 1024' --options "" %t
// RUN: %calls %t.d/prof/run/trace.bin main=1
// RUN: %same --options "" %t
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }

int main(void) {
  for (int Fd = 3; Fd < 1024; ++Fd)
    close(Fd);
  char Name[16], Text[16];
  for (int Fd = 3; Fd < 1013; ++Fd) {
    snprintf(Name, sizeof(Name), "file%d", Fd);
    if (open(Name, O_RDWR | O_CREAT, 0600) != Fd ||
        write(Fd, Name, sizeof(Name)) != sizeof(Name))
      return printf("descriptor %d\n", Fd);
  }
  struct timespec Start, Now;
  clock_gettime(CLOCK_MONOTONIC, &Start);
  do {
    step();
    clock_gettime(CLOCK_MONOTONIC, &Now);
  } while ((Now.tv_sec - Start.tv_sec) * 1000000000 + Now.tv_nsec -
               Start.tv_nsec < 50000000);
  for (int Fd = 3; Fd < 1013; ++Fd)
    if (pread(Fd, Text, sizeof(Text), 0) != sizeof(Text) ||
        lseek(Fd, 0, SEEK_END) != sizeof(Text))
      return printf("file %d was touched\n", Fd);
  puts("all as written");
}
