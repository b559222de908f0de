// Tail calls through pointers to functions of another shared object, to and fro
// 100,000 times on 64 KiB of stack: each hangs below the function that made it.
// Then the library jumps back over such a chain, and calls that follow have
// their right place.
// RUN: for O in "-O2 -fPIE -pie" "-O2 -fno-pie -no-pie" "-Os -fPIE -pie"; do \
// RUN:   %autoprof-clang -O2 -fPIC -shared -DLIBRARY %s -o %t.so && \
// RUN:   %autoprof-clang $O %s %t.so -o %t && \
// RUN:   (ulimit -s 64; AUTOPROF_OPTIONS=output=%t.bin exec %t) && \
// RUN:   python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt && \
// RUN:   FileCheck --match-full-lines %s --input-file=%t.txt && \
// RUN:   %autoprof-report verify %t.bin || exit 1; done
// RUN: (ulimit -s 64; AUTOPROF_OPTIONS=output=%t.bin:timing=clock exec %t)
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.txt
// RUN: FileCheck --match-full-lines %s --input-file=%t.txt

// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | after 20
// CHECK-NEXT: | | ours 20
// CHECK-NEXT: | | | ~> theirs 1000000
// CHECK-NEXT: | | | | ~> jump 10
// CHECK-NEXT: | | | | ^ ~> ours 999980
// CHECK-NEXT: total 2000031 calls in 5 paths
#include <setjmp.h>

struct Chain {
  int Left;
  int Leaves;
  int (*Next)(struct Chain *);
  int (*Back)(struct Chain *);
  jmp_buf To;
};
int theirs(struct Chain *C);

#ifdef LIBRARY
__attribute__((noinline)) static int jump(struct Chain *C) {
  longjmp(C->To, C->Leaves);
}
static int (*volatile Jump)(struct Chain *) = jump;
int theirs(struct Chain *C) {
  if (--C->Left <= 0) {
    if (!C->Leaves)
      return 0;
    __attribute__((musttail)) return Jump(C);
  }
  __attribute__((musttail)) return C->Back(C);
}
#else
__attribute__((noinline)) static void after(void) { asm volatile(""); }
__attribute__((noinline)) static int ours(struct Chain *C) {
  __attribute__((musttail)) return C->Next(C);
}

int main(void) {
  static struct Chain C;
  C.Next = theirs;
  C.Back = ours;
  for (volatile int I = 0; I < 20; ++I) {
    C.Left = 50000;
    C.Leaves = I % 2;
    if (setjmp(C.To) == 0)
      ours(&C);
    after();
  }
}
#endif
