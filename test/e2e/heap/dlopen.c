// A library that is loaded while the program runs, twice; what it allocates is
// seen, and its sites stay known when it is gone.
// RUN: %autoprof-clang -g -O1 -fPIC -shared -DLIBRARY %s -o %t.so
// RUN: %autoprof-clang -g -O1 %s -o %t -ldl
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t %t.so
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
// RUN: %clang -O1 -fPIC -shared -DLIBRARY %s -o %t-plain.so
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t %t-plain.so
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --leaks > %t.txt
// RUN: FileCheck %s --check-prefix=PLAIN --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#ifdef LIBRARY
#include <stdlib.h>
void *make(void) {
  // CHECK: make: malloc dlopen.c:[[#@LINE+1]] count=4 bytes=64 live=64/4
  return malloc(16);
}
#else
#include <dlfcn.h>

void *volatile Kept;
__attribute__((noinline)) static void use(void *(*Make)(void)) {
  Kept = Make();
  Kept = Make();
}
int main(int Count, char **Words) {
  (void)Count;
  for (int I = 0; I < 2; ++I) {
    void *Library = dlopen(Words[1], RTLD_NOW);
    if (!Library)
      return 1;
    use((void *(*)(void))dlsym(Library, "make"));
    if (dlclose(Library) != 0)
      return 2;
  }
}
#endif
// PLAIN: leak 64/4 in main > use
