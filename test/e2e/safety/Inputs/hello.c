// The program of tests that are about its surroundings.
#include <stdio.h>
#include <stdlib.h>

__attribute__((noinline)) static int step(int I) {
  asm volatile("");
  return I + 1;
}

int main(int argc, char **argv) {
  int Sum = 0;
  for (int I = 0; I < 1000; ++I)
    Sum = step(Sum);
  printf("%d steps\n", Sum);
  return argc > 1 ? atoi(argv[1]) : 0;
}
