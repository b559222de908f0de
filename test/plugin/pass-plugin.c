// -fpass-plugin= alone instruments as -fplugin= does, but knows files and lines
// only with debug information.
// RUN: for Flags in -O0 -O2 "-O2 -g" "-O2 -flto=thin -fuse-ld=lld"; do \
// RUN:   %clang $Flags -fpass-plugin=%plugin %s -o %t && \
// RUN:   %inputs/run-tree %autoprof-report %t || exit 1; done
// RUN: %clang -O2 -g -fpass-plugin=%plugin %s -o %t
// RUN: %inputs/run-tree %autoprof-report %t
// RUN: python3 %inputs/tree.py places %autoprof-report %t.bin | FileCheck %s

// CHECK: leaf program.h:12
// CHECK: main program.h:
#include "../e2e/Inputs/program.h"
