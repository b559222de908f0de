// The checks of configure scripts leave nothing, however long they run and
// however they end, unless a file is asked for; other programs of like names do.
// RUN: rm -rf %t.d && mkdir -p %t.d/meson-private/tmp1 && cd %t.d
// RUN: %autoprof-clang -O1 %s -o conftest
// RUN: for Name in cmTC_0a1b2 meson-private/sanitycheckc.exe \
// RUN:     meson-private/tmp1/output.exe conftests; do cp conftest $Name; done
// RUN: for Name in conftest cmTC_0a1b2 meson-private/sanitycheckc.exe \
// RUN:     meson-private/tmp1/output.exe; do \
// RUN:   ./$Name; ! ./$Name abort 2>/dev/null; ! ./$Name fork || exit 1; done
// RUN: find . -type f -name '*trace*' -o -name '.autoprof*' | count 0
// RUN: env AUTOPROF_OPTIONS=verbose=1 ./conftest 2>&1 | FileCheck %s
// CHECK: autoprof: nothing is recorded: {{.*}}/conftest is a check of a build system by its name (output=FILE records it)
// CHECK-NOT: {{.}}
// RUN: env AUTOPROF_OPTIONS=output=asked.bin ./conftest
// RUN: %autoprof-report verify asked.bin
// RUN: ./conftests && %autoprof-report verify trace.bin
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void check(void) { usleep(1000); }

int main(int argc, char **argv) {
  for (int I = 0; I < 30; ++I)
    check();
  if (argc > 1 && argv[1][0] == 'a')
    abort();
  if (argc > 1 && fork() == 0) {
    for (int I = 0; I < 30; ++I)
      check();
    return 0;
  }
  return argc > 1 && wait(0) > 0;
}
