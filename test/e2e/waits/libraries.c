// What libraries wait is told at the instrumented function that called them:
// one that is linked, one that is loaded later, one that binds at once and one
// whose calls bind when they are made; also when they are loaded a second time.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: %clang -O1 -shared -fPIC -DLIBRARY -Wl,-z,lazy %s -o linked.so
// RUN: cp linked.so lazy.so && %clang -O1 -shared -fPIC -DLIBRARY -Wl,-z,now %s -o now.so
// RUN: %autoprof-clang -O1 %s ./linked.so -ldl -o app
// RUN: AUTOPROF_OPTIONS=output=trace.bin ./app
// RUN: python3 %S/Inputs/waits.py %autoprof-report trace.bin \
// RUN:   main/linked:sleep=2 main/lazy:sleep=4 main/now:sleep=4
// RUN: %autoprof-report verify trace.bin
#include <dlfcn.h>
#include <time.h>

#ifdef LIBRARY
void libraryNap(void) {
  struct timespec T = {0, 1000000};
  nanosleep(&T, NULL);
}
#else
void libraryNap(void);
__attribute__((noinline)) static void linked(void) {
  libraryNap();
  libraryNap();
  asm volatile(""); // no tail call: that would be the caller's wait
}
__attribute__((noinline)) static void lazy(void (*Nap)(void)) {
  Nap();
  Nap();
  asm volatile("");
}
__attribute__((noinline)) static void now(void (*Nap)(void)) {
  Nap();
  Nap();
  asm volatile("");
}
int main(void) {
  linked();
  for (int I = 0; I < 2; ++I) {
    void *Lazy = dlopen("./lazy.so", RTLD_LAZY | RTLD_LOCAL);
    void *Now = dlopen("./now.so", RTLD_NOW | RTLD_LOCAL);
    if (!Lazy || !Now)
      return 1;
    lazy((void (*)(void))dlsym(Lazy, "libraryNap"));
    now((void (*)(void))dlsym(Now, "libraryNap"));
    dlclose(Now);
    dlclose(Lazy);
  }
}
#endif
