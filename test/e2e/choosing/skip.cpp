// skip= leaves functions out by name, by linkage name and by source file: they
// are part of their callers, what they call hangs below the nearest caller that
// is recorded, and all other counts are as without. What they allocate counts
// for that caller.
// RUN: %autoprof-clangxx -O1 -g %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --check-prefix=ALL
// ALL: | main 1
// ALL-NEXT: | | Middle::step(int) 1000
// ALL-NEXT: | | | inner() 1000
// ALL-NEXT: | | | | leaf() 2000
// ALL-NEXT: total 4001 calls in 4 paths

// RUN: AUTOPROF_OPTIONS=output=%t.bin:skip=Middle::step:verbose=0 %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --check-prefix=STEP
// RUN: AUTOPROF_OPTIONS=output=%t.bin:skip=_ZN6Middle* %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --check-prefix=STEP
// RUN: AUTOPROF_OPTIONS=output=%t.bin:skip=nothing,st?p %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --check-prefix=STEP
// RUN: %autoprof-report verify %t.bin
// STEP: | main 1
// STEP-NEXT: | | inner() 1000
// STEP-NEXT: | | | leaf() 2000
// STEP-NEXT: total 3001 calls in 3 paths
// RUN: %autoprof-report heap functions --format=csv %t.bin | FileCheck %s --check-prefix=HEAP
// HEAP: {{^}}main,{{.*}},1000,

// Said once, with what was met and is not there.
// RUN: AUTOPROF_OPTIONS=output=%t.bin:skip=*Middle*,leaf,neverthere %t
// RUN: %autoprof-report %t.bin | FileCheck %s --check-prefix=SAID
// SAID: left out    2 functions by skip=*Middle*,leaf,neverthere: Middle::step(int), leaf(); they are part of their callers
// RUN: %autoprof-report --format=json %t.bin | FileCheck %s --check-prefix=JSON
// JSON: "only": null,
// JSON-NEXT: "skip": "*Middle*,leaf,neverthere",
// JSON-NEXT: "functions_off": [
// JSON-NEXT: "Middle::step(int)",
// JSON-NEXT: "leaf()"

// By file, whole or its last part; and only=.
// RUN: AUTOPROF_OPTIONS=output=%t.bin:skip=file:*/choosing/skip.cpp %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --check-prefix=NONE
// NONE: total 0 calls in 0 paths
// RUN: AUTOPROF_OPTIONS=output=%t.bin:only=file:skip.cpp:skip=main,inner %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --check-prefix=ONLY
// RUN: AUTOPROF_OPTIONS=output=%t.bin:only=*step*,leaf %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin | FileCheck %s --check-prefix=ONLY
// ONLY: [root]
// ONLY-NEXT: | Middle::step(int) 1000
// ONLY-NEXT: | | leaf() 2000
// ONLY-NEXT: total 3000 calls in 2 paths
#define NOINLINE __attribute__((noinline))
static NOINLINE void leaf() { asm volatile(""); }
static NOINLINE void inner() {
  leaf();
  leaf();
}
struct Middle {
  NOINLINE void step(int I) {
    asm volatile("" : : "r"(new int(I)));
    inner();
    asm volatile("");
  }
};

int main() {
  Middle M;
  for (int I = 0; I < 1000; ++I)
    M.step(I);
}
