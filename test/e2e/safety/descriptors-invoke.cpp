// close() called where an object has to be destroyed if it throws (it is a
// cancellation point), of every descriptor, before the trace has its name: the
// program's own files under these numbers are as it wrote them, and the trace is
// there.
// RUN: %both -O1 %s -o %t && %same --setup 'ulimit -n 1024' --options "" %t
// RUN: %calls %t.d/prof/run/trace.bin main=1 'shut(int)=1021' 'shut(int)>Guard::~Guard()=1021'
// RUN: %clangxx -O1 -S -emit-llvm %s -o - | FileCheck %s
// CHECK: invoke {{.*}}@close
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
NOINLINE static void step() { asm volatile(""); }
struct Guard {
  NOINLINE ~Guard() { asm volatile(""); }
};
NOINLINE static void shut(int Fd) {
  Guard G;
  close(Fd);
}
static long nowNs() {
  timespec Now;
  clock_gettime(CLOCK_MONOTONIC, &Now);
  return Now.tv_sec * 1000000000L + Now.tv_nsec;
}

int main() {
  for (int Fd = 3; Fd < 1024; ++Fd)
    shut(Fd);
  char Name[16], Text[16];
  for (int Fd = 3; Fd < 1013; ++Fd) {
    std::snprintf(Name, sizeof(Name), "file%d", Fd);
    if (open(Name, O_RDWR | O_CREAT, 0600) != Fd ||
        write(Fd, Name, sizeof(Name)) != sizeof(Name))
      return std::printf("descriptor %d\n", Fd);
  }
  for (long Start = nowNs(); nowNs() - Start < 50000000;)
    step();
  for (int Fd = 3; Fd < 1013; ++Fd)
    if (pread(Fd, Text, sizeof(Text), 0) != sizeof(Text) ||
        lseek(Fd, 0, SEEK_END) != sizeof(Text))
      return std::printf("file %d was touched\n", Fd);
  std::puts("all as written");
}
