// strip -s takes nothing from the report.
// RUN: for Flags in -O0 "-O2 -g"; do \
// RUN:   %autoprof-clang $Flags %s -o %t && \
// RUN:   %inputs/run-tree %autoprof-report %t && \
// RUN:   python3 %inputs/tree.py places %autoprof-report %t.bin > %t.before && \
// RUN:   strip -s %t && \
// RUN:   %inputs/run-tree %autoprof-report %t && \
// RUN:   python3 %inputs/tree.py places %autoprof-report %t.bin > %t.after && \
// RUN:   diff %t.before %t.after && \
// RUN:   FileCheck %s --input-file=%t.after || exit 1; done
// The report does not need the program at all.
// RUN: rm %t && python3 %inputs/tree.py places %autoprof-report %t.bin \
// RUN:   | diff %t.before -

// CHECK: leaf program.h:12
#include "../e2e/Inputs/program.h"
