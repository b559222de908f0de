// A snapshot is a trace of its own: what was counted until then, the open
// stack, the heap that is live; the run goes on. A reset begins anew.
// RUN: rm -f %t.one && %autoprof-clang -O1 -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t %t.one
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.one | FileCheck --check-prefix=ONE %s
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck --check-prefix=ALL %s
// RUN: %autoprof-report verify %t.one
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report threads --format=csv %t.one | FileCheck --check-prefix=OPEN %s
// RUN: %autoprof-report heap --format=json %t.one | FileCheck --check-prefix=HEAP %s
// RUN: %autoprof-report %t.bin | FileCheck --check-prefix=RESET %s
// ONE: main 1
// ONE-NEXT: | first 1
// ONE-NEXT: | | leaf 1000
// ONE-NEXT: total 1002 calls in 3 paths
// OPEN: main;first
// HEAP: "live_bytes":12345,
// ALL: main 1
// ALL-NEXT: | second 1
// ALL-NEXT: | | leaf 7
// ALL-NEXT: total 9 calls in 3 paths
// RESET: reset {{.*}}counts and times are those since +
#include <autoprof/autoprof.h>
#include <stdlib.h>

__attribute__((noinline)) void leaf(void) { __asm__ volatile(""); }
__attribute__((noinline)) int first(const char *Path) {
  for (int I = 0; I < 1000; ++I)
    leaf();
  void *volatile Kept = malloc(12345);
  int Error = autoprof_snapshot(Path);
  free(Kept);
  return Error;
}
__attribute__((noinline)) void second(void) {
  for (int I = 0; I < 7; ++I)
    leaf();
}

int main(int argc, char **argv) {
  int Error = argc > 1 ? first(argv[1]) : 0;
  autoprof_reset();
  second();
  return Error ? 1 : autoprof_snapshot("/no-such-folder/trace") >= 0;
}
