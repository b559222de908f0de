// Functions nobody calls are collected by every linker, and their data with
// them; what is left counts as ever.
// RUN: for Linker in bfd gold lld; do for O in -O0 -O2; do \
// RUN:   %autoprof-clang $O -ffunction-sections -fdata-sections -Wl,--gc-sections \
// RUN:     -fuse-ld=$Linker %s -o %t && \
// RUN:   %inputs/run-tree %autoprof-report %t && \
// RUN:   nm %t > %t.nm && FileCheck %s --input-file=%t.nm || exit 1; done; done

// CHECK-NOT: unusedFunction
// CHECK: __autoprof_desc.leaf
// CHECK-NOT: unusedFunction
#include "../e2e/Inputs/program.h"

int unusedFunction(int N) { return outer(N) + leaf(N); }
