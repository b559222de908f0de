// OpenMP: parallel loops, tasks and nested regions; each call counts once,
// whichever thread of the team makes it.
// RUN: lib=$(dirname $(ls /usr/lib/llvm-*/lib/libomp.so | head -1)) && %both -O2 -fopenmp -L$lib -Wl,-rpath,$lib %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin item=100000 task=1000 main=1
#include <stdio.h>
void omp_set_num_threads(int);
#define NOINLINE __attribute__((noinline))

NOINLINE static long item(long I) {
  asm volatile("");
  return I % 7;
}
NOINLINE static void task(long *Slot) {
  *Slot += 1;
  asm volatile("");
}

int main(void) {
  long Sum = 0;
  static long Slots[1000];
  omp_set_num_threads(8);
#pragma omp parallel for reduction(+ : Sum) schedule(dynamic, 10)
  for (long I = 0; I < 100000; ++I)
    Sum += item(I);
#pragma omp parallel
#pragma omp single
  for (int I = 0; I < 1000; ++I)
#pragma omp task firstprivate(I)
    task(&Slots[I]);
  long Tasks = 0;
  for (int I = 0; I < 1000; ++I)
    Tasks += Slots[I];
  printf("%ld %ld\n", Sum, Tasks);
}
