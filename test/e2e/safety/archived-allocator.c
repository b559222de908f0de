// An allocator in an archive is linked in front of the C library's, as without
// the plugin.
// RUN: %clang -O1 -c -DALLOCATOR %s -o %t.o && rm -f %t.a && ar rc %t.a %t.o
// RUN: %both -O1 %s %t.a -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin take=10
#include <stddef.h>
#include <stdio.h>

#ifdef ALLOCATOR
static char Arena[16 << 20];
static size_t Used;
int Requests = 0;

void *malloc(size_t N) {
  ++Requests;
  void *P = Arena + Used;
  Used += (N + 15) & ~(size_t)15;
  return P;
}
void *calloc(size_t N, size_t M) { return malloc(N * M); }
void *realloc(void *P, size_t N) {
  char *To = malloc(N), *From = P;
  for (size_t I = 0; From && I < N; ++I)
    To[I] = From[I];
  return To;
}
void free(void *P) { (void)P; }
#else
#include <stdlib.h>
extern int Requests;
__attribute__((noinline)) static char *take(int N) { return malloc(N); }

int main(void) {
  char Sum = 0;
  int Before = Requests;
  for (int I = 0; I < 10; ++I) {
    char *P = take(100);
    Sum += P[99];
  }
  int After = Requests;
  printf("%d requests, %d\n", After - Before, Sum);
}
#endif
