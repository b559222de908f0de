// ThinLTO and full LTO of C++: inline functions defined in both files, virtual
// calls, static objects and exceptions.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: for Lto in -flto -flto=thin; do \
// RUN:   %autoprof-clangxx -O2 $Lto -c %s -DMAIN -o main.o && \
// RUN:   %autoprof-clangxx -O2 $Lto -c %s -o other.o && \
// RUN:   %autoprof-clangxx -O2 $Lto -fuse-ld=lld -Wl,--gc-sections main.o \
// RUN:     other.o -o run && \
// RUN:   AUTOPROF_OPTIONS=output=run.bin ./run && \
// RUN:   python3 %inputs/tree.py functions %autoprof-report run.bin > run.txt && \
// RUN:   FileCheck %s --input-file=run.txt || exit 1; done

// CHECK-DAG: {{^}}Derived::value(int) 100
// CHECK-DAG: {{^}}fails(int) 50
// CHECK-DAG: {{^}}main 1
// CHECK-DAG: {{^}}shared(int) 150
// CHECK-DAG: {{^}}use(Base&, int) 100
struct Base {
  virtual ~Base() = default;
  virtual int value(int) = 0;
};
__attribute__((noinline)) inline int shared(int N) {
  asm volatile("" : "+r"(N));
  return N;
}
int use(Base &, int);
void fails(int);

#ifdef MAIN
struct Derived : Base {
  int value(int N) override { return shared(N); }
};

int main() {
  Derived Object;
  int Caught = 0, Sum = 0;
  for (int I = 0; I < 100; ++I) {
    Sum += use(Object, I);
    if (I % 2)
      continue;
    try {
      fails(I);
    } catch (int) {
      ++Caught;
    }
  }
  return Caught != 50 || Sum != 4950;
}
#else
__attribute__((noinline)) int use(Base &B, int N) {
  int Value = B.value(N);
  asm volatile("" : "+r"(Value));
  return Value;
}
__attribute__((noinline)) void fails(int N) { throw shared(N); }
#endif
