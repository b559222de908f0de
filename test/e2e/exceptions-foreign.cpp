// Exceptions that cross frames without hooks (qsort) and those of the library's
// templates (std::function), which have hooks or not: calls after the catch hang
// below the frame that caught, not below one that is gone.
// RUN: for S in on off; do \
// RUN:   %autoprof-clangxx -O2 -std=c++17 %s -o %t \
// RUN:     -fplugin-arg-autoprof-system-headers=$S && \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin %t && \
// RUN:   python3 %inputs/tree.py edges %autoprof-report %t.bin \
// RUN:     --hide 'std::*' --hide '*__gnu_cxx::*' --hide 'void std::*' \
// RUN:     --hide 'bool *' --hide 'main::*' > %t.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=%t.txt || exit 1; done

// CHECK: [root] -> main 1
// CHECK-NEXT: byFunction(std::function<void (int)> const&) -> after() 50
// CHECK-NEXT: byQsort() -> after() 50
// CHECK-NEXT: byQsort() -> throwing(void const*, void const*) 50
// CHECK-NEXT: main -> after() 50
// CHECK-NEXT: main -> byFunction(std::function<void (int)> const&) 50
// CHECK-NEXT: main -> byQsort() 50
#include <cstdlib>
#include <functional>

__attribute__((noinline)) void after() { asm volatile(""); }

int throwing(const void *, const void *) { throw 1; }

__attribute__((noinline)) void byQsort() {
  int Numbers[] = {3, 1, 2};
  try {
    qsort(Numbers, 3, sizeof(int), throwing);
  } catch (int) {
  }
  after();
  asm volatile("");
}

__attribute__((noinline)) void
byFunction(const std::function<void(int)> &Callee) {
  try {
    Callee(1);
  } catch (int) {
  }
  after();
  asm volatile("");
}

int main() {
  for (int I = 0; I < 50; ++I) {
    byQsort();
    byFunction([](int N) { throw N; });
    after();
  }
}
