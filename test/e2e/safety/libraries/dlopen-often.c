// A library is loaded and unloaded 1,000 times (Full: 10,000): every call counts, the file
// holds one entry for each function, and it is no larger than after 200 times.
// RUN: rm -rf %t.l && mkdir -p %t.l/plain %t.l/prof
// RUN: %clang -O1 -fPIC -shared -DLIBRARY %s -o %t.l/plain/lib.so
// RUN: %autoprof-clang -O1 -fPIC -shared -DLIBRARY %s -o %t.l/prof/lib.so
// RUN: %both -O1 %s -o %t
// RUN: cp %t.l/plain/lib.so %t.d/plain/ && cp %t.l/prof/lib.so %t.d/prof/
// RUN: %same --options=output=trace.bin:sample=off:series=off %t 200 && stat -c '%%s' %t.d/prof/run/trace.bin > %t.200
// RUN: %same --options=output=trace.bin:sample=off:series=off %t 1000
// RUN: %calls %t.d/prof/run/trace.bin round=1000 'round>enter=1000' 'enter>inner=3000' main=1 all=5001
// RUN: stat -c '%%s' %t.d/prof/run/trace.bin | diff %t.200 -
#ifdef LIBRARY
#include <stdlib.h>
__attribute__((noinline)) static void inner(void) { asm volatile(""); }
void enter(void) {
  void *volatile P = malloc(100);
  for (int I = 0; I < 3; ++I)
    inner();
  free(P);
}
#else
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
__attribute__((noinline)) static int round(void) {
  void *Library = dlopen("../lib.so", RTLD_NOW);
  if (!Library)
    return 1;
  void (*Enter)(void) = (void (*)(void))dlsym(Library, "enter");
  Enter();
  return dlclose(Library);
}
int main(int Count, char **Arguments) {
  int Wrong = 0;
  for (int I = 0; I < atoi(Arguments[1]); ++I)
    Wrong += round();
  printf("%d wrong\n", Wrong);
}
#endif
