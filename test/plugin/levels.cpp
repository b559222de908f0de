// Every level of optimisation, with and without debug information, with and
// without frame pointers: the same counts.
// RUN: for O in -O0 -O1 -O2 -O3 -Os -Oz -Og; do \
// RUN:   for G in "" -g "-g -gdwarf-4 -fno-omit-frame-pointer"; do \
// RUN:     %autoprof-clangxx $O $G %s -o %t && \
// RUN:     %inputs/run-tree %autoprof-report %t || exit 1; done; done
#include "../e2e/Inputs/program.h"
