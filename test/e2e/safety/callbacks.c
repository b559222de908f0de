// Library functions that call back, called last: the callbacks hang below the
// function that asked for them.
// RUN: %both -O2 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin 'sort>compare=1' 'search>find=1' 'once>init=1' 'main>compare=0' 'main>find=0' 'main>init=0' open:=1
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

__attribute__((noinline)) static int compare(const void *A, const void *B) {
  return *(const int *)A - *(const int *)B;
}
__attribute__((noinline)) static int find(const void *A, const void *B) {
  return *(const int *)A - *(const int *)B;
}
__attribute__((noinline)) static void init(void) { puts("init"); }

__attribute__((noinline)) static void sort(int *V) {
  qsort(V, 2, sizeof(*V), compare);
}
__attribute__((noinline)) static int *search(int *V, int *Key) {
  return bsearch(Key, V, 1, sizeof(*V), find);
}
__attribute__((noinline)) static int once(pthread_once_t *Once) {
  return pthread_once(Once, init);
}

int main(void) {
  static pthread_once_t Once = PTHREAD_ONCE_INIT;
  int V[2] = {2, 1};
  sort(V);
  int *P = search(V, &V[0]);
  once(&Once);
  printf("%d %d\n", *P, V[1]);
}
