// A C++20 coroutine that is resumed by different callers: each resumption is a
// call below the one who resumed, and what it calls hangs below it.
// RUN: %autoprof-clangxx -O1 -std=c++20 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py edges %autoprof-report %t.bin \
// RUN:   --hide 'std::*' --hide '*Generator*::*' > %t.txt
// RUN: FileCheck %s --input-file=%t.txt

// CHECK: [root] -> main 1
// CHECK-NEXT: even(Generator&) -> numbers(int) [resume] 501
// CHECK-NEXT: main -> even(Generator&) 501
// CHECK-NEXT: main -> numbers(int) 1
// CHECK-NEXT: main -> numbers(int) [destroy] 1
// CHECK-NEXT: main -> odd(Generator&) 500
// CHECK-NEXT: numbers(int) [resume] -> produce(int) 1000
// CHECK-NEXT: odd(Generator&) -> numbers(int) [resume] 500
// CHECK-NEXT: total 3005 calls in 9 paths
#include <coroutine>
#include <exception>

struct Generator {
  struct promise_type {
    int Value = 0;
    Generator get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int V) {
      Value = V;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> Handle;
};

__attribute__((noinline)) int produce(int I) {
  asm volatile("" : "+r"(I));
  return I;
}

__attribute__((noinline)) Generator numbers(int N) {
  for (int I = 0; I < N; ++I)
    co_yield produce(I);
}

__attribute__((noinline)) void even(Generator &G) {
  G.Handle.resume();
  asm volatile("");
}
__attribute__((noinline)) void odd(Generator &G) {
  G.Handle.resume();
  asm volatile("");
}

int main() {
  Generator G = numbers(1000);
  for (int I = 0; !G.Handle.done(); ++I)
    I % 2 ? odd(G) : even(G);
  G.Handle.destroy();
}
