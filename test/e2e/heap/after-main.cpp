// Allocations and frees after main: atexit, destructors of static objects, a
// destructor function.
// RUN: %autoprof-clangxx -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <cstdlib>

void *volatile Kept;
struct Late {
  // CHECK: Late::Late(): malloc after-main.cpp:[[#@LINE+1]] count=1 bytes=10 frees=1
  __attribute__((noinline)) Late() : Block(std::malloc(10)) {}
  __attribute__((noinline)) ~Late() {
    std::free(Block);
    // CHECK-NEXT: Late::~Late(): malloc after-main.cpp:[[#@LINE+1]] count=1 bytes=20 live=20/1
    Kept = std::malloc(20);
  }
  void *Block;
};
Late Global;
// CHECK-NEXT: atEnd(): malloc after-main.cpp:[[#@LINE+1]] count=1 bytes=30 live=30/1
static void atEnd() { Kept = std::malloc(30); }
__attribute__((destructor)) static void last() {
  // CHECK-NEXT: last(): malloc after-main.cpp:[[#@LINE+1]] count=1 bytes=40 live=40/1
  Kept = std::malloc(40);
}
int main() { return std::atexit(atEnd); }
// CHECK-NEXT: total count=4 bytes=100 frees=1 live=90/3
