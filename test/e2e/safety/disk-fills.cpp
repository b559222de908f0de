// The file system fills while the program runs: it runs on, one line says so,
// the trace opens, and every call is either counted or counted as lost.
// RUN: %both -O1 %s -o %t
// RUN: %same --namespace --setup 'mount -t tmpfs -o size=2m none . && cd "$PWD"' --after 'test ! -e trace.bin || cp trace.bin ..' --leaves "" --note 'no space left.*lost' %t
// RUN: %autoprof-report verify %t.d/prof/trace.bin
// RUN: %calls %t.d/prof/trace.bin all=168421
// RUN: %autoprof-report %t.d/prof/trace.bin | FileCheck %s
// CHECK: calls not counted: the file could not grow
// CHECK: the first refusal was: No space left
#include <cstdio>
#include <utility>

static int Calls;
template <int N> __attribute__((noinline)) void path(int Depth);
template <int... N>
__attribute__((always_inline)) inline void all(int Depth, std::integer_sequence<int, N...>) {
  (path<N>(Depth), ...);
  asm volatile("");
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
