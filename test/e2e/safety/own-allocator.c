// A program with an allocator of its own, instrumented like the rest: it serves
// the same requests, and its functions are counted.
// RUN: %both -O1 -fno-builtin %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin 'take>malloc=1000' 'give>free=1000' 'malloc>carve=1001'
#include <stddef.h>
#include <stdio.h>

static char Arena[16 << 20];
static size_t Used;
static int Requests, Releases;

__attribute__((noinline)) static void *carve(size_t N) {
  void *P = Arena + Used;
  Used += (N + 15) & ~(size_t)15;
  return P;
}
__attribute__((noinline)) void *malloc(size_t N) {
  ++Requests;
  void *P = carve(N);
  asm volatile("");
  return P;
}
__attribute__((noinline)) void free(void *P) { Releases += P != NULL; }
void *calloc(size_t N, size_t M) { return carve(N * M); }
void *realloc(void *P, size_t N) {
  char *To = carve(N), *From = P;
  for (size_t I = 0; From && I < N; ++I)
    To[I] = From[I];
  return To;
}

__attribute__((noinline)) static char *take(int N) {
  char *P = malloc(N);
  P[N - 1] = 1;
  return P;
}
__attribute__((noinline)) static void give(char *P) {
  free(P);
  asm volatile("");
}

int main(void) {
  Requests = Releases = 0;
  for (int I = 0; I < 1000; ++I)
    give(take(I + 1));
  int R = Requests, F = Releases;
  printf("%d requests, %d releases\n", R, F);
}
