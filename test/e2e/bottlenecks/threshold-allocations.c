// A call allocates more often, below it, than the user wants.
// RUN: %autoprof-clang -O1 -g %s -o %t 
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report bottlenecks --format=csv %t.bin --threshold 'allocations(load_page)=20' --threshold 'allocations(make_node)=1' | FileCheck %s
// CHECK: severity,kind,name
// CHECK-NEXT: {{critical|high|medium}},threshold,load_page,{{.*}}its mean of 50 is over twice the threshold 20{{.*}},allocations(load_page)=20
#include "Inputs/background.h"
#include <stdlib.h>

static NOINLINE void *make_node(void) { return malloc(40); }

static NOINLINE void load_page(void) {
  void *nodes[50];
  for (int i = 0; i < 50; ++i)
    nodes[i] = make_node();
  for (int i = 0; i < 50; ++i)
    free(nodes[i]);
}

int main(void) {
  for (int i = 0; i < 20; ++i) {
    background(1);
    load_page();
  }
  return 0;
}
