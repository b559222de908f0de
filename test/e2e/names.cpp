// Names are what the user wrote and every function knows its file and line
// without -g; with -g the answer is the same.
// RUN: rm -rf %t.d && mkdir -p %t.d/inc && cd %t.d && cp %s names.cpp
// RUN: echo 'inline int inHeader(int N) { return N + 1; }' > inc/header.h
// RUN: for G in "" -g -gline-tables-only; do \
// RUN:   %autoprof-clangxx -O0 $G -Iinc names.cpp -o run && \
// RUN:   AUTOPROF_OPTIONS=output=trace.bin ./run && \
// RUN:   python3 %inputs/tree.py places %autoprof-report trace.bin > places && \
// RUN:   FileCheck --match-full-lines %s --input-file=places || exit 1; done

// CHECK: Named::Named(int) names.cpp:[[# @LINE + 15]]
// CHECK-NEXT: Named::operator int() const names.cpp:[[# @LINE + 17]]
// CHECK-NEXT: Named::~Named() names.cpp:[[# @LINE + 15]]
// CHECK-NEXT: elsewhere(Named const&) generated.y:77
// CHECK-NEXT: inHeader(int) header.h:1
// CHECK-NEXT: main names.cpp:[[# @LINE + 22]]
// CHECK-NEXT: operator==(Named const&, Named const&) names.cpp:[[# @LINE + 15]]
// CHECK-NEXT: plain names.cpp:[[# @LINE + 16]]
// CHECK-NEXT: total {{[0-9]+}} calls in {{[0-9]+}} paths
#include "header.h"

struct Named {
  int Value;
  // The line of a function is the one of its name.
  inline
  Named(int V)
      : Value(V) {}
  ~Named() { Value = 0; }
  operator int() const { return Value; }
};

bool operator==(const Named &A, const Named &B) { return int(A) == int(B); }
#define BODY(Name) Name() { return 5; }
extern "C" int BODY(plain)

bool elsewhere(const Named &);

int main() { return !elsewhere(Named(plain())) || !(Named(inHeader(1)) == Named(2)); }

#line 77 "generated.y"
bool elsewhere(const Named &N) { return N == Named(5); }
