// SIGBUS: the program's own mapped file is cut under it. It dies of that as
// plain, and the trace shows where.
// RUN: %both -O1 %s -o %t && %same --status SIGBUS --setup 'ulimit -c 0' %t
// RUN: %calls %t.d/prof/run/trace.bin 'open:main>touch=1' step=50 touch=1
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
__attribute__((noinline)) static void step(void) { asm volatile(""); }
__attribute__((noinline)) static void touch(volatile char *P) {
  for (int I = 0; I < 50; ++I)
    step();
  P[4096] = 1;
  asm volatile("");
}
int main(void) {
  int File = open("own", O_RDWR | O_CREAT, 0600);
  if (ftruncate(File, 8192))
    return 1;
  char *P = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, File, 0);
  if (ftruncate(File, 0))
    return 1;
  touch(P);
}
