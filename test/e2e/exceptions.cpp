// Exceptions through recursion: frames left by unwinding leave no trace in the
// paths of later calls.
// RUN: %autoprof-clangxx -O1 %s -o %t && AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report tree %t.bin --format=json > %t.json
// RUN: %autoprof-report functions %t.bin --format=csv | FileCheck %s
// CHECK-DAG: after(),{{.*}}exceptions.cpp,{{[0-9]+}},100,
// CHECK-DAG: main,{{.*}}exceptions.cpp,{{[0-9]+}},1,
__attribute__((noinline)) void after() { asm volatile(""); }
int main() {
  for (int I = 0; I < 100; ++I)
    try {
      throw I;
    } catch (int) {
      after();
    }
}
