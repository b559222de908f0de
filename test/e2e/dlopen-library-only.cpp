// Only the library is instrumented: the program has no hooks, no runtime and no
// link flag. The library is loaded, unloaded and loaded again; its function
// stays one entry with all its calls.
// RUN: %autoprof-clangxx -O1 -fPIC -shared -DLIBRARY %s -o %t.so
// RUN: %clangxx -O1 %s -o %t -ldl
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t %t.so
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report functions --format=csv %t.bin \
// RUN:   | FileCheck %s --check-prefix=ROWS

// CHECK: [root]
// CHECK-NEXT: | entry 60
// CHECK-NEXT: | | inner(int) 180
// CHECK-NEXT: total 240 calls in 2 paths

// ROWS-COUNT-1: {{^}}inner(int),
// ROWS-NOT: {{^}}inner(int),
#ifdef LIBRARY
__attribute__((noinline)) static void inner(int I) {
  asm volatile("" : : "r"(I));
}

extern "C" void entry() {
  for (int I = 0; I < 3; ++I)
    inner(I);
}
#else
#include <dlfcn.h>

int main(int, char **Arguments) {
  for (int Round = 0; Round < 20; ++Round) {
    void *Library = dlopen(Arguments[1], RTLD_NOW);
    if (!Library)
      return 1;
    auto Entry = reinterpret_cast<void (*)()>(dlsym(Library, "entry"));
    for (int I = 0; I < 3; ++I)
      Entry();
    if (dlclose(Library))
      return 2;
  }
}
#endif
