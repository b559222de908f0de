// Beside gcov: its counters are written as ever, and the functions it adds are
// the compiler's, not the user's.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: for O in -O0 -O2; do \
// RUN:   rm -f *.gc* && %autoprof-clang $O --coverage %s -o run && \
// RUN:   %inputs/run-tree %autoprof-report ./run && ls *.gcda || exit 1; done
#include "../e2e/Inputs/program.h"
