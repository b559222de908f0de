// Sessions that are never given back, from beginning to end.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin  | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},leak_growth,remember_session,
#include "Inputs/background.h"
// RUN: %autoprof-report bottlenecks %t.bin | FileCheck %s --check-prefix=TEXT
// TEXT: leak growth: 3.12 MiB in 400 blocks still live
// TEXT: made at  {{.*}}leak-growth.c:[[#@LINE+5]]
#include <stdlib.h>

static void *volatile last;

static NOINLINE void remember_session(void) { last = malloc(8192); }

static NOINLINE void serve(void) {
  background(1);
  for (int i = 0; i < 10; ++i)
    remember_session();
}

int main(void) {
  for (int i = 0; i < 40; ++i)
    serve();
  return 0;
}
