// timing=clock clocks every call, so all times are exact; timing=count clocks
// none; neither changes a count. By itself the runtime clocks the first calls;
// without samples the rest is told from these.
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:timing=clock %t
// RUN: %autoprof-report functions --sort=name --format=csv %t.bin \
// RUN:   | FileCheck %s --check-prefixes=CHECK,CLOCK
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report --format=json %t.bin | FileCheck %s --check-prefix=OVER-CLOCK
// RUN: AUTOPROF_OPTIONS=output=%t.bin:timing=count %t
// RUN: %autoprof-report functions --sort=name --format=csv %t.bin \
// RUN:   | FileCheck %s --check-prefixes=CHECK,COUNT
// RUN: %autoprof-report --format=json %t.bin | FileCheck %s --check-prefix=OVER-COUNT
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report --format=json %t.bin | FileCheck %s --check-prefix=OVER-AUTO
// RUN: AUTOPROF_OPTIONS=output=%t.bin:timing=auto:sample=off %t
// RUN: %autoprof-report functions --sort=name --format=csv %t.bin \
// RUN:   | FileCheck %s --check-prefixes=CHECK,AUTO

// CHECK: name,mangled,file,line,calls,total_ns,self_ns,mean_ns,min_ns,max_ns,p50_ns,p90_ns,p99_ns,p999_ns,timing
// CLOCK-NEXT: leaf,leaf,{{.*}},100000,{{([0-9]+,)+}}exact
// CLOCK-NEXT: main,main,{{.*}},1,{{([0-9]+,)+}}exact
// COUNT-NEXT: leaf,leaf,{{.*}},100000,{{[0-9]+,[0-9]+,}},,,,,,,sampled
// COUNT-NEXT: main,main,{{.*}},1,{{[0-9]+,[0-9]+,}},,,,,,,sampled
// AUTO-NEXT: leaf,leaf,{{.*}},100000,{{([0-9]+,)+}}sampled
// AUTO-NEXT: main,main,{{.*}},1,{{([0-9]+,)+}}exact
// OVER-CLOCK: "timing": "clock"
// OVER-COUNT: "timing": "count"
// OVER-AUTO: "timing": "auto"
__attribute__((noinline)) void leaf(int I) { __asm__ volatile("" : : "r"(I)); }

int main(void) {
  for (int I = 0; I < 100000; ++I)
    leaf(I);
  return 0;
}
