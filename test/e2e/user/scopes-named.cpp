// Scopes whose names are made at run time: one node a name and line, whatever
// memory the name stood in; bounded, and exact in several threads. Several
// scopes on one line. Without the plugin they are nothing.
// RUN: %autoprof-clangxx -std=c++11 -O1 -Wall -Wextra -Werror -pedantic -pthread -I%runtime-include %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: %autoprof-report functions --format=csv %t.bin | FileCheck %s
// RUN: %autoprof-report tree %t.bin | FileCheck %s --check-prefix=TREE
// RUN: %autoprof-report verify %t.bin
// RUN: %clangxx -std=c++11 -Wall -Wextra -Werror -pedantic -pthread -I%runtime-include %s -o %t.plain && %t.plain
// RUN: AUTOPROF_OPTIONS=output=%t.many.bin %t many
// RUN: %autoprof-report functions --format=csv %t.many.bin | grep -c '^"request [0-9]*"' | FileCheck %s --check-prefix=KEPT
// RUN: %autoprof-report functions --format=csv %t.many.bin | FileCheck %s --check-prefix=OTHER
//
// CHECK-DAG: "request 0","request 0",{{.*}}scopes-named.cpp,[[#LINE:]],4000,
// CHECK-DAG: "request 9","request 9",{{.*}}scopes-named.cpp,[[#LINE]],4000,
// CHECK-DAG: "by hand 1","by hand 1",{{.*}},40000,
// CHECK-DAG: first,first,{{.*}},1,
// CHECK-DAG: second,second,{{.*}},1,
// TREE: first
// TREE-NEXT: second
// TREE-NEXT: third
// KEPT: 3072
// OTHER: "[other names]","[other names]",,0,1928,
#include <autoprof/autoprof.h>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

__attribute__((noinline)) static void work() { asm volatile(""); }

static void serve() {
  for (int I = 0; I < 10000; ++I) {
    std::string Name = "request " + std::to_string(I % 10);
    AUTOPROF_SCOPE_NAMED(Name.c_str());
    char Text[16] = "by hand 1";
    autoprof_scope_begin_named(Text);
    work();
    autoprof_scope_end("by hand 1");
  }
}

int main(int Argc, char **) {
  if (Argc > 1) {
    for (int I = 0; I < 5000; ++I) {
      AUTOPROF_SCOPE_NAMED(("request " + std::to_string(I)).c_str());
      work();
    }
    return 0;
  }
  std::vector<std::thread> Threads;
  for (int I = 0; I < 4; ++I)
    Threads.emplace_back(serve);
  for (std::thread &T : Threads)
    T.join();
  AUTOPROF_SCOPE("first"); AUTOPROF_SCOPE("second"); AUTOPROF_SCOPE_NAMED("third");
  work();
  AUTOPROF_SCOPE_NAMED(nullptr);
}
