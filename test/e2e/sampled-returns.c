// A tick in the kernel may be told where the call of the system returns. Such
// calls are clocked: they are no samples. Otherwise a function that only calls the
// system would have many, and its time twice.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t %t.data
// RUN: python3 %inputs/samples.py %autoprof-report %t.bin \
// RUN:   'compute.sampled>8*get.sampled' 'get.self>compute.self'
// RUN: %autoprof-report verify %t.bin
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
enum { kSize = 16384, kCalls = 100000 };
static char Buffer[kSize];
static volatile unsigned Sink;

NOINLINE static int get(int Fd) {
  return pread(Fd, Buffer, sizeof(Buffer), 0) != kSize;
}
NOINLINE static void compute(int N) {
  for (int I = 0; I < N; ++I)
    Sink += 1;
}
static long nowNs(void) {
  struct timespec T;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &T);
  return T.tv_sec * 1000000000L + T.tv_nsec;
}

/// How many steps take half as long as a read; the least of some tries.
__attribute__((no_instrument_function)) static int halfOfRead(int Fd) {
  long Read = 0, Steps = 0;
  for (int Try = 0; Try < 20; ++Try) {
    long A = nowNs();
    for (int I = 0; I < 500; ++I)
      if (pread(Fd, Buffer, sizeof(Buffer), 0) != kSize)
        return 0;
    long B = nowNs();
    for (int I = 0; I < 1000000; ++I)
      Sink += 1;
    long C = nowNs();
    Read = !Try || B - A < Read ? B - A : Read;
    Steps = !Try || C - B < Steps ? C - B : Steps;
  }
  return (int)(Read * 1000000 / 500 / 2 / Steps);
}

int main(int Count, char **Arguments) {
  int Fd = Count > 1 ? open(Arguments[1], O_RDWR | O_CREAT, 0600) : -1;
  if (Fd < 0 || ftruncate(Fd, kSize) != 0)
    return 1;
  int Steps = halfOfRead(Fd), Failed = 0;
  for (int I = 0; I < kCalls; ++I) {
    Failed |= get(Fd);
    compute(Steps);
  }
  return Failed;
}
