// The file system fills while the program runs: it runs on, one line says so,
// the trace opens, and every call is either counted or counted as lost.
// RUN: %both -O1 %s -o %t
// RUN: %same --namespace --setup 'mount -t tmpfs -o size=2m none . && cd "$PWD"' --after 'cp trace.bin ..' --leaves "" --note 'no space left.*lost' %t
// RUN: %autoprof-report verify %t.d/prof/trace.bin
// RUN: %autoprof-report functions --format=csv %t.d/prof/trace.bin > %t.csv
// RUN: %autoprof-report verify --format=json %t.d/prof/trace.bin | FileCheck %s
// CHECK: lost
#include <cstdio>
#include <utility>

static int Calls;
template <int N> __attribute__((noinline)) void path(int Depth);
template <int... N>
void all(int Depth, std::integer_sequence<int, N...>) {
  (path<N>(Depth), ...);
}
// 20 functions, each below each: 20 + 380 + 6,840 + ... paths.
template <int N> void path(int Depth) {
  ++Calls;
  if (Depth)
    all(Depth - 1, std::make_integer_sequence<int, 20>());
}

int main() {
  all(3, std::make_integer_sequence<int, 20>());
  std::printf("%d calls\n", Calls);
}
