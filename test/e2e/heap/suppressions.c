// Leaks the user knows of, in LeakSanitizer's syntax: by function of the path,
// and by file.
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: sed -n 's,^// RULES: ,,p' %s > %t.supp
// RUN: python3 %inputs/heap.py %autoprof-report %t.bin --leaks -- \
// RUN:   --suppressions=%t.supp > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt
// RUN: %autoprof-report heap leaks --suppressions=%t.supp %t.bin | \
// RUN:   FileCheck %s --check-prefix=TEXT
// RUN: not %autoprof-report heap leaks --suppressions=%s %t.bin 2>&1 | \
// RUN:   FileCheck %s --check-prefix=BAD
// RUN: %autoprof-report verify %t.bin
// RULES: # known
// RULES: leak:known*Cache
// RULES: leak:^other.c$
// CHECK: leak 10/1 in main > fresh
// CHECK-NEXT: total count=3 bytes=60 frees=0 live=60/3
// TEXT: 10 B in 1 block (100.0%) malloc
// TEXT: suppressed 2 blocks, 50 B: leak:known*Cache
// TEXT-NOT: suppressed
// BAD: autoprof-report: {{.*}}suppressions.c: line 1: expected leak:PATTERN or a comment
#include <stdlib.h>

void *volatile Kept;
__attribute__((noinline)) static void inside(int N) { Kept = malloc(N); }
__attribute__((noinline)) static void knownBigCache(int N) { inside(N); }
__attribute__((noinline)) static void fresh(void) { Kept = malloc(10); }
int main(void) {
  knownBigCache(20);
  Kept = Kept;
  knownBigCache(30);
  fresh();
}
