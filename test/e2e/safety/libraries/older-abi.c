// A library whose hooks are those of an older version, in a program of this
// one: one line says that it is not recorded; the program is, and runs as
// plain. The library is one of today whose object record is given another number.
// RUN: rm -rf %t.d && mkdir -p %t.d/plain %t.d/prof
// RUN: %clang -O1 -fPIC -shared -DLIBRARY %s -o %t.d/plain/lib.so
// RUN: %autoprof-clang -O1 -fPIC -shared -DLIBRARY %s -o %t.d/prof/lib.so
// RUN: %set-hook-abi %t.d/prof/lib.so
// RUN: %clang -O1 %s -o %t.d/plain/app && %autoprof-clang -O1 %s -o %t.d/prof/app
// RUN: %same --note 'different versions \(hook ABI 99, runtime [0-9]+\): that code is not recorded' %t
// RUN: %calls %t.d/prof/run/trace.bin 'main>use=1' enter=0
#ifdef LIBRARY
__attribute__((noinline)) static int inner(int N) {
  asm volatile("");
  return N;
}
int enter(int N) { return inner(N) + inner(1); }
#else
#include <dlfcn.h>
#include <stdio.h>
__attribute__((noinline)) static int use(void *Library) {
  int (*Enter)(int) = (int (*)(int))dlsym(Library, "enter");
  int N = Enter(100);
  asm volatile("");
  return N;
}
int main(void) {
  void *Library = dlopen("../lib.so", RTLD_NOW);
  if (!Library)
    return printf("%s\n", dlerror());
  printf("%d\n", use(Library));
  printf("%d\n", dlclose(Library));
}
#endif
