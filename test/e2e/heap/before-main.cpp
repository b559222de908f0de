// Allocations of static initialisers, and those of constructors with every
// priority; main has not begun, so they hang below no main.
// RUN: %autoprof-clangxx -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --leaks > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report verify %t.bin
#include <cstdlib>

void *volatile Kept;
__attribute__((constructor(101))) static void early() {
  // CHECK: early(): malloc before-main.cpp:[[#@LINE+1]] count=1 bytes=11 live=11/1
  Kept = std::malloc(11);
}
struct Table {
  // CHECK-NEXT: Table::Table(): new[] int before-main.cpp:[[#@LINE+1]] count=1 bytes=40 live=40/1
  __attribute__((noinline)) Table() : Data(new int[10]) {}
  int *Data;
};
Table Global;
int main() {
  // CHECK-NEXT: main: malloc before-main.cpp:[[#@LINE+1]] count=1 bytes=13 live=13/1
  Kept = std::malloc(13);
}
// CHECK-NEXT: leak 11/1 in early()
// CHECK-NEXT: leak 13/1 in main
// CHECK-NEXT: leak 40/1 in {{.*}}Table::Table()
// CHECK-NEXT: total count=3 bytes=64 frees=0 live=64/3
