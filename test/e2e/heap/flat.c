// Neither the file nor the process grows with the number of blocks made and
// freed, nor the table with the number of threads that come and go.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: python3 %inputs/flat.py %t %t.bin 0 200000 2000000
// RUN: python3 %inputs/flat.py %t %t.bin 1 400 800
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void *volatile Block;
__attribute__((noinline)) static void pairs(long Count) {
  for (long I = 0; I < Count; ++I) {
    Block = malloc(16 + I * 7 % 485);
    free(Block);
  }
}
static void *run(void *Unused) {
  pairs(100);
  return Unused;
}

// Threads one after another, or pairs; then the pages of the process.
int main(int Argc, char **Argv) {
  long Count = Argc > 2 ? atol(Argv[2]) : 1000, Pages = 0;
  if (atoi(Argv[1])) {
    for (long I = 0; I < Count; ++I) {
      pthread_t T;
      if (pthread_create(&T, NULL, run, NULL) || pthread_join(T, NULL))
        return 1;
    }
  } else {
    pairs(Count);
  }
  FILE *F = fopen("/proc/self/statm", "r");
  if (!F || fscanf(F, "%*d %ld", &Pages) != 1)
    return 1;
  printf("%ld\n", Pages);
  return 0;
}
