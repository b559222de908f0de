// Functions that never return: exit from deep inside, _exit in one child and
// abort in another. Every call is in its trace; what was open says so.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: %autoprof-clang -O2 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=exit.bin %t exit; test $? -eq 3
// RUN: AUTOPROF_OPTIONS=output=_exit.bin %t _exit; test $? -eq 4
// RUN: AUTOPROF_OPTIONS=output=abort.bin %t abort; test $? -eq 134
// RUN: for How in exit _exit abort; do \
// RUN:   python3 %inputs/tree.py tree %autoprof-report $How.bin > $How.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=$How.txt && \
// RUN:   %autoprof-report verify $How.bin || exit 1; done
// RUN: %autoprof-report threads --format=csv abort.bin \
// RUN:   | FileCheck %s --check-prefix=OPEN

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | end 1
// CHECK-NEXT: | | | die 1
// CHECK-NEXT: | | leaf 100
// CHECK-NEXT: total 103 calls in 4 paths
// OPEN: ,103,{{([0-9]+,)+}}main;end;die{{$}}
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
NOINLINE void leaf(int I) { __asm__ volatile("" : : "r"(I)); }

NOINLINE _Noreturn void die(const char *How) {
  if (!strcmp(How, "exit"))
    exit(3);
  if (!strcmp(How, "_exit"))
    _exit(4);
  abort();
}

NOINLINE void end(const char *How) {
  die(How);
}

int main(int Count, char **Arguments) {
  for (int I = 0; I < 100; ++I)
    leaf(I);
  end(Arguments[Count - 1]);
}
