// The kernel's time for page faults counts where the pages were touched, not
// where the program is a little later. compute() takes three quarters of a
// fault, and touch() next to nothing but that. A second of it.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/samples.py %autoprof-report %t.bin \
// RUN:   'touch.sampled>compute.sampled' 'touch.self>compute.self'
// RUN: %autoprof-report verify %t.bin
#include <stddef.h>
#include <sys/mman.h>
#include <time.h>

#define NOINLINE __attribute__((noinline))
enum { kPages = 512, kPage = 4096 };
static volatile char *Pages;
static volatile unsigned Sink;

NOINLINE static void touch(int I) { Pages[I * kPage] = 1; }
NOINLINE static void compute(int N) {
  for (int I = 0; I < N; ++I)
    Sink += 1;
}
static long nowNs(void) {
  struct timespec T;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &T);
  return T.tv_sec * 1000000000L + T.tv_nsec;
}
static void forget(void) {
  madvise((void *)Pages, (size_t)kPages * kPage, MADV_DONTNEED);
}

/// How many steps take three quarters of a fault; the least of some tries.
__attribute__((no_instrument_function)) static int stepsOfFault(void) {
  long Fault = 0, Steps = 0;
  for (int Try = 0; Try < 20; ++Try) {
    forget();
    long A = nowNs();
    for (int I = 0; I < kPages; ++I)
      Pages[I * kPage] = 1;
    long B = nowNs();
    for (int I = 0; I < 1000000; ++I)
      Sink += 1;
    long C = nowNs();
    Fault = !Try || B - A < Fault ? B - A : Fault;
    Steps = !Try || C - B < Steps ? C - B : Steps;
  }
  return (int)(Fault * 1000000 / kPages * 3 / 4 / Steps);
}

int main(void) {
  void *At = mmap(NULL, (size_t)kPages * kPage, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (At == MAP_FAILED)
    return 1;
  madvise(At, (size_t)kPages * kPage, MADV_NOHUGEPAGE);
  Pages = At;
  int Steps = stepsOfFault();
  for (long End = nowNs() + 1000000000; nowNs() < End;) {
    forget();
    for (int I = 0; I < kPages; ++I) {
      touch(I);
      compute(Steps);
    }
  }
}
