// boost.context fibres switch stacks in assembly: eight of them, each in calls
// of its own, taking turns 1,000 times and unwound by an exception at the end.
// Every call hangs below the fibre that made it, and main's below main.
// (Full/levels.test: without optimisation.)
// RUN: %both -O2 %s -lboost_context -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin 'deep(int, boost::context::fiber&)=8008' 'step(int)=8000' 'deep(int, boost::context::fiber&)>step(int)=8000' 'main>after()=1001'
#include <boost/context/fiber.hpp>
#include <cstdio>
#include <vector>

namespace ctx = boost::context;
static long Sum;
__attribute__((noinline)) void step(int I) {
  Sum += I;
  asm volatile("");
}
__attribute__((noinline)) void deep(int N, ctx::fiber &Back) {
  if (N == 0) {
    for (;;) {
      Back = std::move(Back).resume();
      step(1);
    }
  }
  deep(N - 1, Back);
  asm volatile("");
}
__attribute__((noinline)) void after() { asm volatile(""); }

int main() {
  std::vector<ctx::fiber> Fibres;
  for (int I = 0; I < 8; ++I)
    Fibres.emplace_back([](ctx::fiber &&Back) {
      deep(1000, Back);
      return std::move(Back);
    });
  for (int Turn = 0; Turn <= 1000; ++Turn) {
    for (auto &F : Fibres)
      F = std::move(F).resume();
    after();
  }
  Fibres.clear(); // unwinds each
  printf("%ld\n", Sum);
}
