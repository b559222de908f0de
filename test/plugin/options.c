// Options of the plugin: a wrong one is an error of the compiler that lists the
// valid ones.
// RUN: not %autoprof-clang -c %s -o %t.o -fplugin-arg-autoprof-colour=red 2>&1 \
// RUN:   | FileCheck %s --check-prefix=KEY
// RUN: not %autoprof-clang -c %s -o %t.o -fplugin-arg-autoprof-placement=middle \
// RUN:   2>&1 | FileCheck %s --check-prefix=PLACE
// RUN: not %autoprof-clang -c %s -o %t.o \
// RUN:   -fplugin-arg-autoprof-min-instructions=few 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NUMBER
// RUN: not %autoprof-clang -c %s -o %t.o -fplugin-arg-autoprof-min-instructions \
// RUN:   2>&1 | FileCheck %s --check-prefix=NUMBER

// KEY: error: autoprof: unknown option 'colour'; valid: exclude=[function:|file:]GLOB, filter=FILE, heap=on|off, include=[function:|file:]GLOB, inlined=on|off, min-instructions=N, placement=late|early, summary=off|on|FILE, system-headers=on|off
// KEY: 1 error generated
// PLACE: error: autoprof: bad value 'middle' for 'placement'; valid: late, early
// RUN: not %autoprof-clang -c %s -o %t.o -fplugin-arg-autoprof-heap=maybe 2>&1 \
// RUN:   | FileCheck %s --check-prefix=HEAP
// HEAP: error: autoprof: bad value 'maybe' for 'heap'; valid: on, off
// NUMBER: error: autoprof: bad value '{{.*}}' for 'min-instructions'; valid: a whole number

// min-instructions=N leaves small functions alone.
// RUN: %autoprof-clang -O0 %s -o %t -fplugin-arg-autoprof-min-instructions=6
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py functions %autoprof-report %t.bin | FileCheck %s
// CHECK: large 1
// CHECK-NEXT: main 1
// CHECK-NEXT: total 2 calls
void small(void) {}
int large(int N) {
  for (int I = 0; I < N; ++I)
    N -= I;
  return N;
}
int main(void) {
  small();
  return large(3) != 2;
}
