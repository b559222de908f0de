// The same with every way a library may be bound: lazily and at once.
// RUN: %clang -O1 -fPIC -shared -DLIBRARY -Wl,-z,lazy %s -o %t-lazy.so
// RUN: %autoprof-clang -g -O1 -Wl,-z,lazy %s %t-lazy.so -o %t-lazy
// RUN: %clang -O1 -fPIC -shared -DLIBRARY -Wl,-z,now,-z,relro %s -o %t-now.so
// RUN: %autoprof-clang -g -O1 -fPIE -pie -Wl,-z,now,-z,relro %s %t-now.so -o %t-now
// RUN: for How in lazy now; do AUTOPROF_OPTIONS=output=%t.bin %t-$How && \
// RUN:   python3 %inputs/heap.py %autoprof-report %t.bin > %t.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=%t.txt && \
// RUN:   %autoprof-report verify %t.bin || exit 1; done
// CHECK: main: malloc (none) count=2 bytes=30 10..20 frees=2{{.*}}
// CHECK-NEXT: total count=2 bytes=30 frees=2
#include <stdlib.h>
#ifdef LIBRARY
void *make(int N) { return malloc(N); }
void drop(void *P) { free(P); }
#else
void *make(int);
void drop(void *);
int main(void) {
  void *A = make(10), *B = make(20);
  drop(A);
  drop(B);
}
#endif
