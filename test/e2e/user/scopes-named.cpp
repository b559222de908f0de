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
// RUN: AUTOPROF_OPTIONS=output=%t.hand.bin %t hand
// RUN: %autoprof-report verify %t.hand.bin | FileCheck %s --check-prefix=WHOLE
// RUN: %autoprof-report tree --callers 'leaf()' --format=csv %t.hand.bin | FileCheck %s --check-prefix=CALLERS
// RUN: AUTOPROF_OPTIONS='output=%t.skip.bin:skip=made *' %t hand
// RUN: %autoprof-report verify %t.skip.bin | FileCheck %s --check-prefix=WHOLE
// CALLERS: 1,leaf(),{{.*}}scopes-named.cpp,{{[0-9]+}},14060,
// CALLERS: 2,byHand(),{{.*}}scopes-named.cpp,{{[0-9]+}},3500,
// WHOLE-NOT: without an end
// WHOLE-NOT: without a begin
// WHOLE-NOT: left by longjmp
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

// More names than are kept, nested, and names longer than what is kept of them.
__attribute__((noinline)) static void leaf() { asm volatile(""); }
__attribute__((noinline)) static void oneByHand(const std::string &Name) {
  autoprof_scope_begin_named(Name.c_str());
  leaf();
  autoprof_scope_begin_named((Name + "'").c_str());
  leaf();
  autoprof_scope_end((Name + "'").c_str());
  leaf();
  autoprof_scope_end(Name.c_str());
}
__attribute__((noinline)) static void byHand() {
  for (int I = 0; I < 3500; ++I) {
    oneByHand("made " + std::to_string(I));
    leaf();
  }
}

int main(int Argc, char **Argv) {
  if (Argc > 1 && !std::strcmp(Argv[1], "hand")) {
    for (int I = 0; I < 20; ++I)
      oneByHand(std::string(250, char('a' + I)));
    byHand();
    return 0;
  }
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
