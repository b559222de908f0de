// Wrong uses of the attributes are errors that say what is right.
// RUN: not %autoprof-clangxx -std=c++17 -fsyntax-only %s > %t.txt 2>&1
// RUN: FileCheck %s --input-file=%t.txt

// CHECK: :[[# @LINE + 1]]:3: error: autoprof: 'skip' is for functions, classes and namespaces
[[autoprof::skip]] int Variable;
// CHECK: :[[# @LINE + 1]]:3: error: autoprof: 'instrument' is for functions, classes and namespaces
[[autoprof::instrument]] typedef int Alias;
// CHECK: :[[# @LINE + 1]]:{{[0-9]+}}: error: {{.*}}skip{{.*}} attribute cannot be applied to types
int [[autoprof::skip]] OfType();
// CHECK: :[[# @LINE + 1]]:3: error: autoprof: 'skip' takes no arguments
[[autoprof::skip(1)]] void argument();
// CHECK: :[[# @LINE + 1]]:16: error: autoprof: 'autoprof_instrument' takes no arguments
__attribute__((autoprof_instrument("a", "b"))) void arguments();
// CHECK: :[[# @LINE + 1]]:19: error: autoprof: 'instrument' and 'skip' exclude each other
[[autoprof::skip, autoprof::instrument]] void both();
// CHECK: :[[# @LINE + 2]]:5: error: autoprof: 'skip' is for functions, classes and namespaces
struct S {
  [[autoprof::skip]] int Member;
};
// CHECK: errors generated
