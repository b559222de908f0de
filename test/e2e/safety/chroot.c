// A program that confines itself to an empty folder: its trace is where it was
// started.
// RUN: %both -O1 %s -o %t && rm -rf %t.jail && mkdir %t.jail
// RUN: %same --namespace %t %t.jail && %calls %t.d/prof/run/trace.bin step=1000
#include <stdio.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }

int main(int argc, char **argv) {
  if (argc != 2 || chroot(argv[1]) || chdir("/"))
    return 1;
  for (int I = 0; I < 1000; ++I)
    step();
  puts("confined");
}
