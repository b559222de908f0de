// only= and skip= choose scopes as they choose functions: by name and by file.
// A scope that is left out is part of what it stands in; filters at compile
// time are about functions and leave scopes alone. Globs that matched nothing
// are said.
// RUN: %autoprof-clangxx -O1 -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.skip.bin:skip=parse*,nothing,file:*/none.cpp %t
// RUN: %autoprof-report tree %t.skip.bin | FileCheck %s --check-prefix=SKIP
// RUN: %autoprof-report %t.skip.bin | FileCheck %s --check-prefix=SAID
// RUN: %autoprof-report --format=json %t.skip.bin | FileCheck %s --check-prefix=JSON
// RUN: AUTOPROF_OPTIONS=output=%t.only.bin:only='load file,leaf' %t
// RUN: %autoprof-report tree %t.only.bin | FileCheck %s --check-prefix=ONLY
// RUN: %autoprof-report %t.only.bin | FileCheck %s --check-prefix=MATCHED
// RUN: AUTOPROF_OPTIONS=output=%t.file.bin:skip=file:scopes-chosen.cpp %t
// RUN: %autoprof-report functions --format=csv %t.file.bin | FileCheck %s --check-prefix=FILE --match-full-lines
// RUN: %autoprof-clangxx -O1 -fplugin-arg-autoprof-exclude='*' -fplugin-arg-autoprof-include=main -I%runtime-include %s -o %t.filtered
// RUN: AUTOPROF_OPTIONS=output=%t.filter.bin %t.filtered
// RUN: %autoprof-report tree %t.filter.bin | FileCheck %s --check-prefix=FILTER
//
// SKIP: main
// SKIP-NEXT: load file
// SKIP-NEXT: leaf
// SKIP-NOT: {{ }}parse
// SAID: left out 1 function by skip=parse*,nothing,file:*/none.cpp: parse it
// SAID: no match skip=file:*/none.cpp, skip=nothing matched nothing that was called
// JSON: "functions_off": [
// JSON-NEXT: "parse it"
// JSON: "globs_without_match": [
// JSON-NEXT: "skip=nothing",
// JSON-NEXT: "skip=file:*/none.cpp"
// ONLY: load file
// ONLY-NEXT: leaf
// ONLY-NOT: {{ (main|parse)}}
// MATCHED: left out
// MATCHED-NOT: no match
// FILE: name,mangled,{{.*}}
// FILE-NOT: {{.+}}
// FILTER: main
// FILTER-NEXT: load file
// FILTER-NEXT: parse it
// FILTER-NOT: {{ }}leaf
#include <autoprof/autoprof.h>

__attribute__((noinline)) static void leaf() { asm volatile(""); }

int main() {
  for (int I = 0; I < 10; ++I) {
    AUTOPROF_SCOPE("load file");
    AUTOPROF_SCOPE("parse it");
    leaf();
  }
}
