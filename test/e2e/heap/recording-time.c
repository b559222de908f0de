// What recording an allocation takes is in no call's time. With timing=clock
// nothing else is left out: all of it is that. (One in about fifty is measured:
// how good the mean is shows in the benchmark's truth.)
// RUN: %autoprof-clang -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.on.bin:timing=clock %t
// RUN: AUTOPROF_OPTIONS=output=%t.off.bin:timing=clock:heap=off %t
// RUN: %autoprof-report threads --format=json %t.on.bin | FileCheck %s --check-prefix=ON
// RUN: %autoprof-report threads --format=json %t.off.bin | FileCheck %s --check-prefix=OFF
// RUN: %autoprof-report verify %t.on.bin
// ON: "left_out_ns":{{[1-9][0-9]*}},
// OFF: "left_out_ns":0,
#include <stdlib.h>

enum { kBlocks = 10000 };
static void *Blocks[kBlocks];
__attribute__((noinline)) static void give(void) {
  for (int I = 0; I < kBlocks; ++I)
    Blocks[I] = malloc(16 + I % 200);
}
__attribute__((noinline)) static void resize(void) {
  for (int I = 0; I < kBlocks; ++I)
    Blocks[I] = realloc(Blocks[I], 100 + I % 200);
}
__attribute__((noinline)) static void take(void) {
  for (int I = 0; I < kBlocks; ++I)
    free(Blocks[I]);
}

int main(void) {
  for (int Round = 0; Round < 10; ++Round) {
    give();
    resize();
    take();
  }
}
