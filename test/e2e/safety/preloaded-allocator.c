// A preloaded allocator serves every request of the program, as many as without
// the plugin; a run's bookkeeping takes none from it.
// RUN: %both -O1 %s -o %t && %clang -shared -fPIC -DALLOCATOR %s -o %t.so
// RUN: %same --setup "export LD_PRELOAD=%t.so" %t
// RUN: %calls %t.d/prof/run/trace.bin take=1000
#include <stddef.h>
#include <stdio.h>

#ifdef ALLOCATOR
static char Arena[16 << 20];
static size_t Used;
int Requests, Releases;

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
void free(void *P) { Releases += P != NULL; }
#else
#include <dlfcn.h>
#include <stdlib.h>

__attribute__((noinline)) static void *take(int N) { return malloc(N); }

int main(void) {
  int *Requests = dlsym(RTLD_DEFAULT, "Requests"), Before = *Requests;
  int *Releases = dlsym(RTLD_DEFAULT, "Releases"), Freed = *Releases;
  for (int I = 0; I < 1000; ++I) {
    char *P = take(I + 1);
    P[I] = 1;
    free(P);
  }
  int After = *Requests;
  printf("%d requests, %d releases\n", After - Before, *Releases - Freed);
}
#endif
