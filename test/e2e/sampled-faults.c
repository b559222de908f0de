// The kernel's time for page faults counts where the pages were touched, not
// where the program is a little later. steps() takes a third of a
// fault, and touch() next to nothing but that. A second of it.
// (Self time is wall time: the scheduler may stop the program in steps() only.)
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/samples.py %autoprof-report %t.bin \
// RUN:   'touch.sampled>steps.sampled' 'touch.cpu>steps.cpu'
// RUN: %autoprof-report verify %t.bin
#include "Inputs/steps.h"
#include <stddef.h>
#include <sys/mman.h>

enum { kPages = 512, kPage = 4096 };
static volatile char *Pages;

NOINLINE static void touch(int I) { Pages[I * kPage] = 1; }

__attribute__((no_instrument_function)) static void touchAll(void) {
  for (int I = 0; I < kPages; ++I)
    Pages[I * kPage] = 1;
}
static void forget(void) {
  madvise((void *)Pages, (size_t)kPages * kPage, MADV_DONTNEED);
}

int main(void) {
  void *At = mmap(NULL, (size_t)kPages * kPage, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (At == MAP_FAILED)
    return 1;
  madvise(At, (size_t)kPages * kPage, MADV_NOHUGEPAGE);
  Pages = At;
  int Steps = (int)(stepsAsLongAs(forget, touchAll, kPages) / 3);
  for (long End = nowNs() + 1000000000; nowNs() < End;) {
    forget();
    for (int I = 0; I < kPages; ++I) {
      touch(I);
      steps(Steps);
    }
  }
}
