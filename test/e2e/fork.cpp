// A forked child has a trace of its own, which goes on below the call in which
// it was made; the parent's trace holds none of it.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: %autoprof-clangxx -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=trace.bin %t > pid
// RUN: ls | FileCheck %s --check-prefix=FILES
// RUN: python3 %inputs/tree.py tree %autoprof-report trace.bin > parent.txt
// RUN: FileCheck --match-full-lines %s --check-prefix=PARENT < parent.txt
// RUN: python3 %inputs/tree.py tree %autoprof-report trace.$(cat pid).bin \
// RUN:   > child.txt
// RUN: FileCheck --match-full-lines %s --check-prefix=CHILD < child.txt
// RUN: %autoprof-report verify trace.bin
// RUN: %autoprof-report verify trace.$(cat pid).bin

// FILES: {{^}}pid{{$}}
// FILES-NEXT: {{^}}trace.{{[0-9]+}}.bin{{$}}
// FILES-NEXT: {{^}}trace.bin{{$}}
// FILES-NOT: {{.}}

// PARENT: [root]
// PARENT-NEXT: | main 1
// PARENT-NEXT: | | split() 1
// PARENT-NEXT: | | | after(bool) 7
// PARENT-NEXT: | | | before() 3
// PARENT-NEXT: total 12 calls in 4 paths

// CHILD: [root]
// CHILD-NEXT: | main 0
// CHILD-NEXT: | | split() 0
// CHILD-NEXT: | | | after(bool) 5
// CHILD-NEXT: total 5 calls in 3 paths
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) void before() { asm volatile(""); }
__attribute__((noinline)) void after(bool) { asm volatile(""); }

__attribute__((noinline)) int split() {
  for (int I = 0; I < 3; ++I)
    before();
  pid_t Child = fork();
  for (int I = 0, N = Child ? 7 : 5; I < N; ++I)
    after(Child);
  return Child;
}

int main() {
  int Child = split();
  if (!Child)
    return 0;
  printf("%d\n", Child);
  int Status;
  return waitpid(Child, &Status, 0) != Child || Status;
}
