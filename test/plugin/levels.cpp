// Every level of optimisation, with and without debug information, with and
// without frame pointers: the same counts.
// RUN: for Flags in -O0 -O1 -O2 -O3 -Os -Oz "-O0 -g" "-O2 -g" "-Og -g -gdwarf-4" \
// RUN:     "-O2 -fno-omit-frame-pointer"; do \
// RUN:   %autoprof-clangxx $Flags %s -o %t && \
// RUN:   %inputs/run-tree %autoprof-report %t || exit 1; done
#include "../e2e/Inputs/program.h"
