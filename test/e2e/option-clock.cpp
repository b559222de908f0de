// clock= has every call of some functions clocked, however short they are: by
// linkage name, by name, by class; the others as ever.
// RUN: %autoprof-clangxx -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:clock=plain,Some*chosen,_ZN3Two* %t
// RUN: %autoprof-report functions --sort=name --format=csv %t.bin | FileCheck %s
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report functions --sort=name --format=csv %t.bin > %t.csv
// RUN: FileCheck %s --check-prefix=NONE --input-file=%t.csv --implicit-check-not=50000,{{.*}},exact
// CHECK-DAG: {{^}}Some::chosen(int),{{.*}},50000,{{([0-9]+,)+}}exact
// CHECK-DAG: {{^}}Some::other(int),{{.*}},50000,{{([0-9]+,)+}}sampled
// CHECK-DAG: {{^}}Two::one(int),{{.*}},50000,{{([0-9]+,)+}}exact
// CHECK-DAG: {{^}}Two::two(int),{{.*}},50000,{{([0-9]+,)+}}exact
// CHECK-DAG: {{^}}plain(int),{{.*}},50000,{{([0-9]+,)+}}exact
// CHECK-DAG: {{^}}plainer(int),{{.*}},50000,{{([0-9]+,)+}}sampled
// NONE: plain(int)
#define NOINLINE __attribute__((noinline))
struct Some {
  NOINLINE void chosen(int I) { asm volatile("" : : "r"(I)); }
  NOINLINE void other(int I) { asm volatile("" : : "r"(I)); }
};
namespace Two {
NOINLINE void one(int I) { asm volatile("" : : "r"(I)); }
NOINLINE void two(int I) { asm volatile("" : : "r"(I)); }
} // namespace Two
NOINLINE static void plain(int I) { asm volatile("" : : "r"(I)); }
NOINLINE void plainer(int I) { asm volatile("" : : "r"(I)); }

int main() {
  Some S;
  for (int I = 0; I < 50000; ++I) {
    S.chosen(I);
    S.other(I);
    Two::one(I);
    Two::two(I);
    plain(I);
    plainer(I);
  }
}
