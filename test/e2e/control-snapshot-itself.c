// A snapshot to the trace's own name is refused: the trace stays, and what comes
// later is in it.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d && %autoprof-clang -O1 -I%runtime-include %s -o app
// RUN: AUTOPROF_OPTIONS=output=own.bin ./app own.bin other.bin
// RUN: python3 %inputs/tree.py tree %autoprof-report own.bin | FileCheck %s
// RUN: %autoprof-report other.bin | FileCheck %s --check-prefix=OTHER
// CHECK: main 1
// CHECK-NEXT: | leaf 2000
// OTHER: calls 1,001;
#include <autoprof/autoprof.h>
#include <errno.h>

__attribute__((noinline)) void leaf(void) { __asm__ volatile(""); }

int main(int argc, char **argv) {
  (void)argc;
  for (int I = 0; I < 1000; ++I)
    leaf();
  autoprof_flush(); // it has its name now
  if (autoprof_snapshot(argv[1]) != -EEXIST || autoprof_snapshot(argv[2]) != 0)
    return 1;
  for (int I = 0; I < 1000; ++I)
    leaf();
  return 0;
}
