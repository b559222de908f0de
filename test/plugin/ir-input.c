// What runs no AST action (-x ir, the second half of -save-temps) compiles and
// runs; a pass plugin instruments it.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: %autoprof-clang -O2 -save-temps %s -o run 2>&1 | count 0
// RUN: AUTOPROF_OPTIONS=output=run.bin ./run
// RUN: %clang -O0 -Xclang -disable-O0-optnone -c -emit-llvm %s -o plain.bc
// RUN: %autoprof-clang -O2 plain.bc -o run
// RUN: AUTOPROF_OPTIONS=output=run.bin ./run
// RUN: %clang -O2 -fpass-plugin=%plugin plain.bc -o run
// RUN: %inputs/run-tree %autoprof-report ./run
// Bitcode that has the hooks already gets no second ones.
// RUN: %autoprof-clang -O2 -c -emit-llvm %s -o hooked.bc
// RUN: %autoprof-clang -O2 -fpass-plugin=%plugin hooked.bc -o run
// RUN: %inputs/run-tree %autoprof-report ./run
#include "../e2e/Inputs/program.h"
