// Exceptions are counted where they are thrown, and thrown again: by threads, by
// library code, from destructors' frames, out of std::exception_ptr; the
// program does what it did.
// RUN: %autoprof-clangxx -O1 %s -o %t -pthread
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t | FileCheck %s --check-prefix=OUTPUT
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report functions --format=json %t.bin | python3 %S/Inputs/throws.py | FileCheck %s
// OUTPUT: 12000 1000 1000 2000
// CHECK: again() 1000
// CHECK-NEXT: at({{.*}}) 1000
// CHECK-NEXT: pass(std::{{.*}}exception_ptr) 2000
// CHECK-NEXT: thrower(int) 12000
#include <cstdio>
#include <exception>
#include <thread>
#include <vector>
#define NOINLINE __attribute__((noinline))

struct Guard {
  int &count;
  ~Guard() { ++count; }
};

NOINLINE void thrower(int i) { throw i; }
NOINLINE void again() {
  try {
    thrower(1);
  } catch (...) {
    throw;
  }
}
NOINLINE int at(const std::vector<int> &v) { return v.at(1); }
NOINLINE void pass(std::exception_ptr p) { std::rethrow_exception(p); }

int main() {
  int thrown[4] = {};
  for (int i = 0; i < 1000; ++i) {
    try {
      Guard guard{thrown[1]};
      again();
    } catch (int) {
      ++thrown[0];
    }
    try {
      at({});
    } catch (const std::exception &) {
      ++thrown[2];
    }
  }
  std::exception_ptr p;
  try {
    thrower(2);
  } catch (int) {
    p = std::current_exception();
  }
  for (int i = 0; i < 2000; ++i)
    try {
      pass(p);
    } catch (int) {
      ++thrown[3];
    }
  int more[2] = {};
  auto work = [](int &count, int calls) {
    for (int i = 0; i < calls; ++i)
      try {
        thrower(i);
      } catch (int) {
        ++count;
      }
  };
  std::thread first(work, std::ref(more[0]), 5000);
  std::thread second(work, std::ref(more[1]), 5999);
  first.join();
  second.join();
  thrown[0] += more[0] + more[1] + 1;
  std::printf("%d %d %d %d\n", thrown[0], thrown[1], thrown[2], thrown[3]);
}
