// Two runs at once in one folder, 30 times: both traces are there, complete.
// RUN: %both -O1 %s -o %t
// RUN: rm -rf %t.run && mkdir %t.run && cd %t.run && mkfifo a b
// RUN: export AUTOPROF_OPTIONS=output=trace.bin
// RUN: for i in $(seq 30); do rm -f *.bin; %t.d/prof/app 5 a b & %t.d/prof/app 7 b a && wait $! && ls *.bin | wc -l; done > %t.count
// RUN: uniq -c %t.count | grep -x ' *30 2'
// RUN: %calls %t.run/trace.bin %t.run/trace.*.bin step=12 main=2
// RUN: test -z "$(find %t.run -name '.autoprof*')"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((noinline)) static void step(void) { asm volatile(""); }

// Both are known to have started before either goes on to its end.
static void meet(const char *Write, const char *Read) {
  char Byte = 1;
  int In = open(Read, O_RDWR), Out = open(Write, O_RDWR);
  if (write(Out, &Byte, 1) != 1 || read(In, &Byte, 1) != 1)
    abort();
}

int main(int argc, char **argv) {
  (void)argc;
  meet(argv[2], argv[3]);
  for (int I = atoi(argv[1]); I > 0; --I)
    step();
  meet(argv[2], argv[3]);
}
