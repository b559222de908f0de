// Program and library are both instrumented: one tree, calls of the library
// below the program's and calls back below the library's.
// RUN: %autoprof-clangxx -O1 -fPIC -shared -DLIBRARY %s -o %t.so
// RUN: %autoprof-clangxx -O1 %s -o %t -ldl
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t %t.so
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | useLibrary(char const*) 5
// CHECK-NEXT: | | | entry 50
// CHECK-NEXT: | | | | inner(void (*)(int), int) 150
// CHECK-NEXT: | | | | | callback(int) 150
// CHECK-NEXT: total 356 calls in 5 paths
#ifdef LIBRARY
__attribute__((noinline)) static void inner(void (*Back)(int), int I) {
  Back(I);
  asm volatile("");
}

extern "C" void entry(void (*Back)(int)) {
  for (int I = 0; I < 3; ++I)
    inner(Back, I);
}
#else
#include <dlfcn.h>

__attribute__((noinline)) void callback(int I) { asm volatile("" : : "r"(I)); }

__attribute__((noinline)) bool useLibrary(const char *Path) {
  void *Library = dlopen(Path, RTLD_NOW);
  if (!Library)
    return false;
  void *Entry = dlsym(Library, "entry");
  for (int I = 0; I < 10; ++I)
    reinterpret_cast<void (*)(void (*)(int))>(Entry)(callback);
  return dlclose(Library) == 0;
}

int main(int, char **Arguments) {
  for (int I = 0; I < 5; ++I)
    if (!useLibrary(Arguments[1]))
      return 1;
}
#endif
