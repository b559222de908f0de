// Lambdas in lambdas, instances of templates and members of local classes have
// entries of their own, with the names the user wrote.
// RUN: %autoprof-clangxx -O0 -std=c++17 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | local() 4
// CHECK-NEXT: | | local()::Class::method() const 4
// CHECK-NEXT: | | main::$_0::operator()(int) const 7
// CHECK-NEXT: | | | main::$_0::operator()(int) const::'lambda'(int)::operator()(int) const 14
// CHECK-NEXT: | | | | twice(int) 14
// CHECK-NEXT: | | short ns::Holder<short>::get<int>() 1
// CHECK-NEXT: | | short ns::Holder<short>::get<long>() 2
// CHECK-NEXT: | | void apply<double>(double) 3
// CHECK-NEXT: | | void apply<int>(int) 2
namespace ns {
template <class T> struct Holder {
  template <class U> T get() { return T(sizeof(U)); }
};
} // namespace ns

int twice(int N) { return 2 * N; }
template <class T> void apply(T) {}

auto local() {
  struct Class {
    int method() const { return 1; }
  };
  return Class();
}

int main() {
  auto Outer = [](int N) {
    auto Inner = [N](int M) { return twice(N + M); };
    return Inner(1) + Inner(2);
  };
  for (int I = 0; I < 7; ++I)
    Outer(I);
  for (int I = 0; I < 4; ++I)
    local().method();
  apply(1);
  apply(2);
  apply(1.0);
  apply(2.0);
  apply(3.0);
  ns::Holder<short> H;
  H.get<int>();
  H.get<long>();
  H.get<long>();
}
