// The program's own questions, in C++: what is live, its peak, and scopes that
// the report shows by name. Without the plugin every answer is 0.
// RUN: %autoprof-clangxx -g -O1 -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t 1
// RUN: %autoprof-report heap scopes --format=csv %t.bin | FileCheck %s
// RUN: %autoprof-report heap scopes %t.bin | FileCheck %s --check-prefix=TEXT
// RUN: %autoprof-report verify %t.bin
// RUN: AUTOPROF_OPTIONS=output=%t.bin:heap=off %t 0
// RUN: %clangxx -O1 -I%runtime-include %s -o %t-plain
// RUN: %t-plain 0
// CHECK: name,count,delta_sum,delta_mean,delta_min,delta_max,peak_mean,peak_min,peak_max
// CHECK-DAG: load,3,600,200.0,100,300,1200.0,1100,1300
// CHECK-DAG: inner,3,0,0.0,0,0,1000.0,1000,1000
// TEXT: load
#include <autoprof/autoprof.h>
#include <cstdlib>

void *volatile Kept;
__attribute__((noinline)) static void load(int I) {
  autoprof::MemoryScope Scope("load");
  Kept = std::malloc(100 * I);
  autoprof::MemoryScope Inner("inner");
  Kept = std::malloc(1000);
  std::free(Kept);
}
int main(int, char **Words) {
  bool IsOn = Words[1][0] == '1';
  Kept = std::malloc(5);
  size_t Before = autoprof_heap_allocated();
  autoprof_heap_reset_peak();
  for (int I = 1; I <= 3; ++I)
    load(I);
  size_t Live = autoprof_heap_allocated(), Peak = autoprof_heap_peak();
  if (!IsOn)
    return Before || Live || Peak;
  return Before < 5 || Live != Before + 600 || Peak != Before + 1600;
}
