// ulimit -v: what the program could allocate, it still can (but for a tenth).
// RUN: %both -O1 %s -o %t
// RUN: %same --setup 'ulimit -v 200000' %t
#include <stdio.h>
#include <stdlib.h>

__attribute__((noinline)) static int take(int Mebibytes) {
  char *P = malloc((size_t)Mebibytes << 20);
  if (P)
    P[0] = 1;
  return P != NULL;
}

int main(void) {
  int N = 0;
  while (take(10) && N < 1000)
    ++N;
  printf("%s\n", N >= 16 ? "enough" : "too little");
  return N < 16;
}
