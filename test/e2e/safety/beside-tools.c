// Under valgrind and under gdb: the program's output and status are those it
// has without them, no error is found in the hooks or the runtime, a breakpoint
// and a backtrace are where they belong, and the counts are exact.
// RUN: %autoprof-clang -O1 -gdwarf-4 %s -o %t && rm -f %t.*.bin
// RUN: AUTOPROF_OPTIONS=output=%t.valgrind.bin valgrind -q --error-exitcode=9 --leak-check=full %t > %t.out
// RUN: grep -x 'sum 45' %t.out && %calls %t.valgrind.bin main=1 'main>work=10' 'work>step=45'
// RUN: AUTOPROF_OPTIONS=output=%t.gdb.bin gdb -nx -batch -ex 'break step if N == 7' -ex run -ex bt -ex 'delete' -ex continue %t > %t.gdb 2>&1
// RUN: FileCheck %s --input-file=%t.gdb && %calls %t.gdb.bin main=1 'main>work=10' 'work>step=45'
// CHECK: Breakpoint 1{{.*}} step (N={{.*}}7)
// CHECK: #0 {{.*}}step (N={{.*}}7)
// CHECK-NEXT: #1 {{.*}}work (
// CHECK-NEXT: #2 {{.*}}main (
// CHECK: sum 45
// CHECK: exited normally
#include <stdio.h>
#include <stdlib.h>

__attribute__((noinline)) static int step(int N) {
  asm volatile("" : : "r"(N));
  return 1;
}
__attribute__((noinline)) static int work(int N) {
  int Sum = 0;
  char *volatile P = malloc(N + 1);
  for (int I = 0; I < N; ++I)
    Sum += step(I);
  free(P);
  return Sum;
}
int main(void) {
  int Sum = 0;
  for (int I = 0; I < 10; ++I)
    Sum += work(I);
  printf("sum %d\n", Sum);
}
