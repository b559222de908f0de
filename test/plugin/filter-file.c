// filter=FILE: rules one a line, with comments; it stands where the option
// stands, is a dependency of the object, and is read like a source.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d && cp %s main.c
// RUN: printf '%%s\n' '# what we look at' '' 'exclude *' \
// RUN:   '  include   function:parse_* # all parsers' 'exclude parse_word' \
// RUN:   'include file:*.h' > rules.txt
// RUN: echo 'static inline int inHeader(void) { return 0; }' > inner.h
// RUN: %autoprof-clang -O0 -fplugin-arg-autoprof-filter=rules.txt \
// RUN:   -MD -MP -MF deps.d -Rpass-missed=autoprof main.c -o run 2> remarks.txt
// RUN: AUTOPROF_OPTIONS=output=run.bin ./run
// RUN: python3 %inputs/tree.py functions %autoprof-report run.bin > run.txt
// RUN: FileCheck --match-full-lines %s --input-file=run.txt
// CHECK:      inHeader 1
// CHECK-NEXT: parse_line 1
// CHECK-NEXT: total 2 calls in 2 paths
// RUN: FileCheck %s --check-prefix=WHY --input-file=remarks.txt
// WHY-DAG: remark: not instrumented: parse_word is left out by rules.txt:5
// WHY-DAG: remark: not instrumented: main is left out by rules.txt:3

// The last dependency; with -MP a target of its own, and the source is none.
// RUN: FileCheck %s --check-prefix=DEPS --input-file=deps.d
// DEPS: run: main.c
// DEPS: inner.h
// DEPS: rules.txt
// DEPS-NOT: main.c:
// DEPS: rules.txt:

// Behind the file, an option may say otherwise; before it, the file does.
// RUN: %autoprof-clang -O0 -fplugin-arg-autoprof-filter=rules.txt \
// RUN:   -fplugin-arg-autoprof-include=main main.c -o run
// RUN: AUTOPROF_OPTIONS=output=run.bin ./run
// RUN: python3 %inputs/tree.py functions %autoprof-report run.bin \
// RUN:   | FileCheck %s --check-prefix=BEHIND
// BEHIND: main 1
// RUN: %autoprof-clang -O0 -fplugin-arg-autoprof-include=main \
// RUN:   -fplugin-arg-autoprof-filter=rules.txt main.c -o run
// RUN: AUTOPROF_OPTIONS=output=run.bin ./run
// RUN: python3 %inputs/tree.py functions %autoprof-report run.bin \
// RUN:   | FileCheck %s --check-prefix=BEFORE
// BEFORE-NOT: main

// What is wrong is an error at its place.
// RUN: printf 'exclude a\n  keep b\n' > wrong.txt
// RUN: not %autoprof-clang -c -fplugin-arg-autoprof-filter=wrong.txt main.c \
// RUN:   -o o 2>&1 | FileCheck %s --check-prefix=WORD
// WORD: wrong.txt:2:3: error: autoprof: 'keep' is neither 'include' nor 'exclude'
// WORD: 1 error generated
// RUN: printf 'exclude file: # nothing' > wrong.txt
// RUN: not %autoprof-clang -c -fplugin-arg-autoprof-filter=wrong.txt main.c \
// RUN:   -o o 2>&1 | FileCheck %s --check-prefix=PATTERN
// PATTERN: wrong.txt:1:1: error: autoprof: 'exclude file:' has no pattern; valid: exclude [function:|file:]GLOB
// RUN: not %autoprof-clang -c -fplugin-arg-autoprof-filter=nowhere.txt main.c \
// RUN:   -o o 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: error: autoprof: cannot read the filter file nowhere.txt: No such file or directory
// MISSING: 1 error generated
// RUN: not %autoprof-clang -c -fplugin-arg-autoprof-filter= main.c \
// RUN:   -o o 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: error: autoprof: bad value '' for 'filter'; valid: FILE

// An empty file says nothing.
// RUN: printf '\r\n# nothing' > nothing.txt
// RUN: %autoprof-clang -O0 -fplugin-arg-autoprof-filter=nothing.txt main.c -o run
// RUN: AUTOPROF_OPTIONS=output=run.bin ./run
// RUN: python3 %inputs/tree.py functions %autoprof-report run.bin \
// RUN:   | FileCheck %s --check-prefix=NOTHING
// NOTHING: total 4 calls in 4 paths
#include "inner.h"
int parse_word(int N) { return N - 1; }
int parse_line(int N) { return parse_word(N) + inHeader(); }
int main(void) { return parse_line(1); }
