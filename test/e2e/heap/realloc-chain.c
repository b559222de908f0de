// A block that is made larger again and again: how often, and how much was
// copied because it could not grow where it was, as the program sees it too.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t > %t.txt
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin >> %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report heap %t.bin | FileCheck %s --check-prefix=TEXT
// RUN: %autoprof-report verify %t.bin
// TEXT: Blocks that grew step by step
// CHECK: moved [[#COPIED:]]
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static char *Block;
static size_t Size, Moved;
void *volatile Fence;

__attribute__((noinline)) static void grow(void) {
  uintptr_t Before = (uintptr_t)Block;
  // CHECK: grow: realloc char realloc-chain.c:[[#@LINE+2]] count=40 bytes=82000 100..4000 frees=39 resizes=39 most-resizes=39 copied=[[#COPIED]] live=4000/1
  // TEXT: grow {{.*}}realloc-chain.c:[[#@LINE+1]] grew 39 times, {{[1-9].*}} copied: reserve
  Block = realloc(Block, Size + 100);
  if (Before != (uintptr_t)Block)
    Moved += Size;
  Size += 100;
}
int main(void) {
  for (int I = 0; I < 40; ++I) {
    grow();
    // CHECK-NEXT: main: malloc realloc-chain.c:[[#@LINE+1]] count=40 bytes=640 live=640/40
    Fence = malloc(16); // what it cannot grow over
  }
  return dprintf(1, "moved %zu\n", Moved) < 0;
}
