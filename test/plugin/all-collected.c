// A program whose instrumented functions are all collected still links, with
// every linker.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: %autoprof-clang -O2 -ffunction-sections -c %s -o unused.o
// RUN: echo 'int main(void) { return 0; }' > main.c
// RUN: for Linker in bfd gold lld; do \
// RUN:   %clang -Wl,--gc-sections -fuse-ld=$Linker main.c unused.o -o run && \
// RUN:   ./run && nm run | FileCheck %s || exit 1; done

// CHECK-NOT: unusedFunction
int unusedFunction(int N) { return N + 1; }
