// -static with the archive records; without it the program runs on and says
// once that it records nothing.
// RUN: rm -f %t.bin
// RUN: %autoprof-clang -O2 -static %s %build/libautoprof_rt.a -o %t
// RUN: %inputs/run-tree %autoprof-report %t
// RUN: %autoprof-clang -O2 -fPIE -static-pie %s -L%build -lautoprof_rt -o %t
// RUN: %inputs/run-tree %autoprof-report %t
// RUN: rm -f %t.bin && %autoprof-clang -O2 -static %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t 2>&1 | FileCheck %s
// RUN: test ! -e %t.bin
// The archive serves a dynamic program, too.
// RUN: %autoprof-clang -O2 %s %build/libautoprof_rt.a -o %t
// RUN: env AUTOPROF_RUNTIME=/nowhere %inputs/run-tree %autoprof-report %t

// CHECK: {{^}}autoprof: nothing is recorded: {{.*}}static program{{.*}}-lautoprof_rt){{$}}
// CHECK-NOT: {{.}}
#include "../e2e/Inputs/program.h"
