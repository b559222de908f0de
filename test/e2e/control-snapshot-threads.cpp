// Snapshots while threads go on calling, clocked and counted: each adds up, and
// each has at least the calls of the one before.
// RUN: rm -f %t.s* && %autoprof-clangxx -O1 -pthread -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:timing=clock %t %t.s
// RUN: %autoprof-report verify %t.s0
// RUN: %autoprof-report verify %t.s1
// RUN: %autoprof-report verify %t.s2
// RUN: %autoprof-report verify %t.s3
// RUN: %autoprof-report verify %t.bin
// RUN: for N in 0 1 2 3; do python3 %inputs/tree.py functions \
// RUN:   %autoprof-report %t.s$N | sed -n 's/^leaf() //p'; done > %t.calls
// RUN: sort -n -c %t.calls && test $(wc -l < %t.calls) = 4
#include <atomic>
#include <autoprof/autoprof.h>
#include <string>
#include <thread>

std::atomic<bool> IsOver{false};
std::atomic<long> Made{0};
__attribute__((noinline)) void leaf() { asm volatile(""); }
__attribute__((noinline)) void work() {
  while (!IsOver) {
    leaf();
    Made.fetch_add(1, std::memory_order_relaxed);
  }
}

int main(int, char **argv) {
  std::thread One(work), Two(work);
  int Failed = 0;
  for (int I = 0; I < 4; ++I) {
    for (long Before = Made; Made < Before + 20000;)
      std::this_thread::yield();
    std::string Path = argv[1] + std::to_string(I);
    Failed += autoprof_snapshot(Path.c_str()) != 0;
  }
  IsOver = true;
  One.join();
  Two.join();
  return Failed;
}
