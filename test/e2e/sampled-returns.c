// A tick in the kernel may be told where the call of the system returns. Such
// calls are clocked: they are no samples. Otherwise a function that only calls
// the system would have many, and its time twice. steps() takes half of a call.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t %t.data
// RUN: python3 %inputs/samples.py %autoprof-report %t.bin \
// RUN:   'steps.sampled>4*get.sampled' 'get.self>steps.self'
// RUN: %autoprof-report verify %t.bin
#include "Inputs/steps.h"
#include <fcntl.h>
#include <unistd.h>

enum { kSize = 16384, kCalls = 200000, kTried = 500 };
static char Buffer[kSize];
static int Fd;

NOINLINE static int get(void) {
  return pread(Fd, Buffer, sizeof(Buffer), 0) != kSize;
}
__attribute__((no_instrument_function)) static void readAll(void) {
  for (int I = 0; I < kTried; ++I)
    if (pread(Fd, Buffer, sizeof(Buffer), 0) != kSize)
      _exit(1);
}

int main(int Count, char **Arguments) {
  Fd = Count > 1 ? open(Arguments[1], O_RDWR | O_CREAT, 0600) : -1;
  if (Fd < 0 || ftruncate(Fd, kSize) != 0)
    return 1;
  int Steps = (int)(stepsAsLongAs(0, readAll, kTried) / 2), Failed = 0;
  for (int I = 0; I < kCalls; ++I) {
    Failed |= get();
    steps(Steps);
  }
  return Failed;
}
