// Hooks of a leaf that link-time optimisation inlines do not clobber the red
// zone of a function compiled without the plugin.
// RUN: %autoprof-clang -O2 -flto -c %s -DLEAF -o %t.leaf.o
// RUN: %clang -O2 -flto -c %s -o %t.user.o
// RUN: %clang -O2 -flto -fuse-ld=lld %t.leaf.o %t.user.o -o %t
// RUN: env AUTOPROF_OPTIONS=output=%t.bin %t | FileCheck %s
// RUN: %autoprof-report functions --format=csv %t.bin | FileCheck --check-prefix=COUNT %s
// CHECK: {{^}}258{{$}}
// COUNT: leaf,leaf,{{.*}}lto-red-zone.c,{{[0-9]+}},3,
#ifdef LEAF
int leaf(int X) { return X * 7 + 1; }
#else
#include <stdio.h>
int leaf(int);
__attribute__((noinline)) int user(int N) {
  volatile long Words[12];
  for (int I = 0; I < 12; ++I)
    Words[I] = I + N;
  int R = leaf(N);
  long Sum = 0;
  for (int I = 0; I < 12; ++I)
    Sum += Words[I];
  return (int)Sum + R;
}
int main(void) {
  int Sum = 0;
  for (int I = 0; I < 3; ++I)
    Sum += user(I);
  printf("%d\n", Sum);
}
#endif
