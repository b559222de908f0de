// Whatever else a compiler is asked for with the flag in its arguments works
// without a word: preprocess, check, list dependencies, assemble, link.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: %autoprof-clang -E %s -o out.i 2>&1 | count 0
// RUN: %autoprof-clang -fsyntax-only %s 2>&1 | count 0
// RUN: %autoprof-clang -M %s -o deps 2>&1 | count 0
// RUN: %autoprof-clang -MD -MF deps -O2 -S %s -o out.s 2>&1 | count 0
// RUN: %autoprof-clang -Wno-unused-command-line-argument -c out.s -o out.o 2>&1 \
// RUN:   | count 0
// RUN: %autoprof-clang out.o -o run 2>&1 | count 0
// RUN: %inputs/run-tree %autoprof-report ./run
// RUN: %autoprof-clang -O2 -c out.i -o out.o 2>&1 | count 0
// RUN: %autoprof-clang out.o -o run 2>&1 | count 0
// RUN: %inputs/run-tree %autoprof-report ./run
// RUN: %autoprof-clang -O2 -x c - -o run < out.i 2>&1 | count 0
// RUN: %inputs/run-tree %autoprof-report ./run
// RUN: %autoprof-clang -Weverything -Wno-missing-prototypes -Werror -pipe -O2 \
// RUN:   -c %s -o out.o 2>&1 | count 0
// RUN: not %autoprof-clang -DBROKEN -O2 -c %s -o broken.o 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=autoprof:

// CHECK: error: {{.*}}undeclared
// CHECK: 1 error generated
#include "../e2e/Inputs/program.h"
#ifdef BROKEN
int broken = undeclaredName;
#endif
