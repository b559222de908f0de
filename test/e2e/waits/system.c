// Time in the kernel stands at the function whose calls it was, also where
// samples strike in user mode only: here one that does next to nothing else.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: for How in auto timer; do \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin:sample=$How %t && \
// RUN:   python3 %S/Inputs/waits.py %autoprof-report %t.bin \
// RUN:     'main/reads.self>main/computes.self' && \
// RUN:   %autoprof-report verify %t.bin || exit 1; done
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t && %autoprof-report %t.bin > %t.txt
// RUN: if grep -q 'by perf events' %t.txt; then FileCheck %s --input-file=%t.txt; fi
// CHECK: system {{.*}} in {{[34]..,...}} calls of the system that were clocked
#include <fcntl.h>
#include <unistd.h>

static volatile unsigned Sink;
__attribute__((noinline)) static void reads(int File) {
  static char Bytes[8192];
  for (int I = 0; I < 4; ++I)
    Sink += (unsigned)pread(File, Bytes, sizeof(Bytes), 0);
}
__attribute__((noinline)) static void computes(void) {
  unsigned X = Sink;
  for (int I = 0; I < 200; ++I)
    asm volatile("" : "+r"(X));
  Sink = X;
}
int main(int argc, char **argv) {
  int File = open(argv[0], O_RDONLY);
  for (int I = 0; I < 100000; ++I) {
    reads(File);
    computes();
  }
  return argc != 1;
}
