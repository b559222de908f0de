// Two declarations of one function that ask for different things are an error,
// whichever way they ask.
// RUN: not %autoprof-clangxx -c -I%runtime-include %s -o %t.o 2>&1 \
// RUN:   | FileCheck %s
// CHECK: error: autoprof: 'instrument' and 'skip' exclude each other
// CHECK: 1 error generated
#include <autoprof/autoprof.h>

AUTOPROF_SKIP int twice(int N);
AUTOPROF_INSTRUMENT int twice(int N) { return N + N; }
