// Libraries that keep to themselves: RTLD_DEEPBIND, and dlmopen, which loads
// the library and all it needs a second time. The program behaves as without
// the plugin; with RTLD_DEEPBIND the library's calls are in the program's tree.
// RUN: %both -O1 %s -o %t
// RUN: %clang -O1 -fPIC -shared -DLIBRARY %s -o %t.d/plain/lib.so
// RUN: %autoprof-clang -O1 -fPIC -shared -DLIBRARY %s -o %t.d/prof/lib.so
// RUN: %same %t deepbind
// RUN: %calls %t.d/prof/run/trace.bin 'main>use=1' 'use>enter=1' 'enter>inner=100'
// RUN: %same --leaves "trace.bin trace.N.bin" %t dlmopen
// RUN: %calls %t.d/prof/run/trace.bin 'main>use=1'
// RUN: %calls %t.d/prof/run/trace.*.bin '->enter=1' 'enter>inner=100'
#ifdef LIBRARY
#include <stdlib.h>
#include <string.h>
__attribute__((noinline)) static void inner(char *P) { asm volatile("" : : "r"(P)); }
int enter(int N) {
  char *volatile P = malloc(100);
  memset(P, 1, 100);
  for (int I = 0; I < N; ++I)
    inner(P);
  free(P);
  return N + 1;
}
#else
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
__attribute__((noinline)) static int use(void *Library) {
  int (*Enter)(int) = (int (*)(int))dlsym(Library, "enter");
  int N = Enter(100);
  asm volatile("");
  return N;
}
int main(int Count, char **Arguments) {
  void *Library = strcmp(Arguments[1], "dlmopen")
                      ? dlopen("../lib.so", RTLD_NOW | RTLD_DEEPBIND)
                      : dlmopen(LM_ID_NEWLM, "../lib.so", RTLD_NOW);
  if (!Library)
    return printf("%s\n", dlerror());
  printf("%d\n", use(Library));
  printf("%d\n", dlclose(Library));
}
#endif
