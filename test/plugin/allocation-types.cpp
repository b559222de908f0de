// The type an allocation is for: of new-expressions from the source, also
// through templates, macros and inlining; of containers the allocator's
// argument; of C functions sizeof or the conversion of the result.
// RUN: %clangxx -std=c++20 -O1 -I%S/../../runtime/include -c \
// RUN:   %S/Inputs/site-probe.cpp -o %t.probe.o
// RUN: for O in "-O0 -g" "-O2 -g" "-O2 -gline-tables-only" "-O1 -g -flto=thin" \
// RUN:     "-O2 -g -fplugin-arg-autoprof-placement=early"; do \
// RUN:   %autoprof-clangxx -std=c++17 -fuse-ld=lld -fno-builtin $O %s \
// RUN:     -fno-assume-sane-operator-new %t.probe.o -o %t && \
// RUN:   AUTOPROF_OPTIONS=output=%t.bin %t > %t.txt && \
// RUN:   FileCheck %s --input-file=%t.txt || exit 1; done
#include "Inputs/site-probe.h"
#include <map>
#include <memory>
#include <new>
#include <stdlib.h>
#include <string>
#include <vector>

namespace shop {
struct Widget {
  int X[7];
  ~Widget() { X[0] = 1; }
};
using Alias = Widget;
template <class T> struct Box {
  T *P = new T();
  ~Box() { delete P; }
};
} // namespace shop
struct alignas(64) Wide {
  char C[64];
};
#define MAKE(T) static_cast<T *>(malloc(sizeof(T)))
static void use(const volatile void *P) { probeGot(P); }
template <class T> T *make() { return new T; }

int main() {
  using namespace shop;
  probeStart();
  // CHECK: after _Znwm at allocation-types.cpp:[[@LINE+1]] [shop::Widget]
  auto *A = new Widget;
  use(A);
  // CHECK: after _Znam at allocation-types.cpp:[[@LINE+1]] [shop::Widget]
  auto *B = new Widget[3];
  use(B);
  // CHECK: after _Znam at allocation-types.cpp:[[@LINE+1]] [int]
  auto *C = new int[3];
  use(C);
  // CHECK: after _ZnwmRKSt9nothrow_t at {{.*}}:[[@LINE+1]] [shop::Alias]
  auto *D = new (std::nothrow) Alias;
  use(D);
  // CHECK: after _ZnwmSt11align_val_t at {{.*}} [Wide] in - makes #{{.*}} of 64
  auto *E = new Wide;
  use(E);
  // CHECK: after _Znwm {{.*}} [std::string]
  auto *F = new std::string;
  use(F);
  // CHECK: after _Znwm {{.*}} [long]
  // CHECK: after _Znwm {{.*}} [double]
  auto *G = make<long>();
  use(G);
  auto *H = make<double>();
  use(H);
  // CHECK: after _Znwm {{.*}} [short]
  Box<short> Box;
  use(Box.P);
  // CHECK: after _Znwm {{.*}} [shop::Widget]
  auto I = std::make_unique<Widget>();
  use(I.get());
  // CHECK: after _Znwm {{.*}} [shop::Widget]
  {
    std::vector<Widget> V;
    V.reserve(4);
    use(V.data());
  }
  // CHECK: after _Znwm {{.*}} [std::_Rb_tree_node<std::pair<{{const int|int const}}, long>>]
  {
    std::map<int, long> V;
    V[3] = 4;
    use(&V);
  }
  // CHECK: after malloc at allocation-types.cpp:[[@LINE+1]] [shop::Widget]
  auto *J = MAKE(Widget);
  use(J);
  // CHECK: after malloc {{.*}} [shop::Widget]
  auto *K = (Widget *)malloc(100);
  use(K);
  // CHECK: after _Znwm {{.*}} [float]
  auto L = [] { return new float; }();
  use(L);
  // Sized where the compiler does so by itself (from 19 on).
  // CHECK: after {{_ZdlPvm .* makes null of 8$|_ZdlPv .* makes null of 0$}}
  delete G;
  probeStop();
  return 0;
}
