// A program and two libraries, each compiled by another clang: one tree, exact
// counts, exceptions across all three. A build for one LLVM alone compiles all
// three with that.
// RUN: rm -rf %t.d && mkdir -p %t.d/plain %t.d/prof
// RUN: majors=$(cd %build && ls autoprof-*.so | sed -n 's/^autoprof-\([0-9]*\)\.so$/\1/p' | sort -n); set -- $majors; \
// RUN:   a=%clangxx; b=/usr/lib/llvm-$1/bin/clang++; shift $(($# - 1)); c=/usr/lib/llvm-$1/bin/clang++; \
// RUN:   for k in plain prof; do f=; test $k = plain || f=-fplugin=%plugin; \
// RUN:   $b $f -O1 -fPIC -shared -DFIRST %s -o %t.d/$k/libfirst.so && $c $f -O2 -fPIC -shared -DSECOND %s -o %t.d/$k/libsecond.so && \
// RUN:   $a $f -O1 %s -L%t.d/$k -lfirst -lsecond -Wl,-rpath,'$ORIGIN' -o %t.d/$k/app || exit 1; done
// RUN: %same %t
// RUN: %calls %t.d/prof/run/trace.bin 'main>first(int)=100' 'first(int)>second(int)=100' 'second(int)>back(int)=100' 'main>after()=50' all=351
#include <cstdio>
#include <stdexcept>
void first(int);
void second(int);
void back(int);
#ifdef FIRST
void first(int I) {
  second(I);
  asm volatile("");
}
#elif defined(SECOND)
void second(int I) {
  back(I);
  asm volatile("");
}
#else
__attribute__((noinline)) void back(int I) {
  if (I % 2)
    throw I;
}
__attribute__((noinline)) void after() { asm volatile(""); }
int main() {
  int Caught = 0;
  for (int I = 0; I < 100; ++I) {
    try {
      first(I);
    } catch (int) {
      ++Caught;
      after();
    }
  }
  printf("%d\n", Caught);
}
#endif
