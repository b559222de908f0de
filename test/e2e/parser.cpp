// A recursive-descent parser whose five functions call each other, on an
// expression nested 16 deep: millions of calls make few nodes, and each edge
// is what the program counted itself.
// RUN: %autoprof-clangxx -O2 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t | LC_ALL=C sort > %t.expected
// RUN: python3 %inputs/tree.py edges %autoprof-report %t.bin > %t.all
// RUN: grep -v '^total\|root\|grow' %t.all | LC_ALL=C sort > %t.edges
// RUN: diff %t.expected %t.edges
// RUN: FileCheck %s --input-file=%t.all
// RUN: %autoprof-report verify %t.bin | FileCheck %s --check-prefix=NODES

// CHECK: total {{[2-9][0-9][0-9][0-9][0-9][0-9][0-9]}} calls in {{[0-9][0-9]?[0-9]?}} paths
// NODES: {{[^0-9,][0-9][0-9]?[0-9]?}} nodes, 0 do not
#include <cstdio>
#include <cstring>

// Edges as the program sees them: two words a call, a table at the end.
enum Name { Main, Expression, Term, Factor, Unary, Primary, Names };
static const char *const kNames[] = {"main",
                                     "expression()", "term()", "factor()",
                                     "unary()", "primary()"};
static long Edges[Names][Names];
static const char *At;

#define ENTER(Caller, Callee) (++Edges[Caller][Callee])
#define NOINLINE __attribute__((noinline))
NOINLINE long expression();

NOINLINE long primary() {
  if (*At != '(')
    return *At++ - '0';
  ++At;
  ENTER(Primary, Expression);
  long Value = expression();
  ++At;
  return Value;
}
NOINLINE long unary() {
  if (*At == '-') {
    ++At;
    ENTER(Unary, Unary);
    return -unary();
  }
  ENTER(Unary, Primary);
  return primary() & 0xff;
}
NOINLINE long factor() {
  ENTER(Factor, Unary);
  long Value = unary();
  while (*At == '^') {
    ++At;
    ENTER(Factor, Unary);
    Value ^= unary();
  }
  return Value;
}
NOINLINE long term() {
  ENTER(Term, Factor);
  long Value = factor();
  while (*At == '*') {
    ++At;
    ENTER(Term, Factor);
    Value *= factor();
  }
  return Value & 0xff;
}
NOINLINE long expression() {
  ENTER(Expression, Term);
  long Value = term();
  while (*At == '+') {
    ++At;
    ENTER(Expression, Term);
    Value += term();
  }
  return Value;
}

// Writes an expression nested Depth deep.
static char *grow(char *To, int Depth) {
  const char *Parts[][3] = {{"-1*2^3", nullptr, ""},
                            {"--(", ")*4", nullptr},
                            {"(", ")^5", nullptr},
                            {"(", ")+(", ")"}};
  for (const char *Part : Parts[Depth ? 1 + Depth % 3 : 0]) {
    if (!Part)
      break;
    To = stpcpy(To, Part);
    if (Depth && To[-1] == '(')
      To = grow(To, Depth - 1);
  }
  return To;
}

int main() {
  static char Text[65536];
  grow(Text, 16);
  for (int I = 0; I < 4800; ++I) {
    At = Text;
    ENTER(Main, Expression);
    expression();
  }
  for (int A = 0; A < Names; ++A)
    for (int B = 0; B < Names; ++B)
      if (Edges[A][B])
        printf("%s -> %s %ld\n", kNames[A], kNames[B], Edges[A][B]);
}
