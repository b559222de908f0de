// A forked child starts with an empty heap; frees of what its parent made count
// as inherited. The parent's trace holds nothing of the child's.
// RUN: rm -rf %t.d && mkdir %t.d && cd %t.d
// RUN: %autoprof-clang -g -O1 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=trace.bin %t > pid
// RUN: python3 %inputs/heap.py %autoprof-report trace.$(cat pid).bin > child.txt
// RUN: FileCheck --match-full-lines %s --check-prefix=CHILD < child.txt
// RUN: python3 %inputs/heap.py %autoprof-report trace.bin > parent.txt
// RUN: FileCheck --match-full-lines %s --check-prefix=PARENT < parent.txt
// RUN: %autoprof-report verify trace.bin
// RUN: %autoprof-report verify trace.$(cat pid).bin
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void *volatile Old[3], *volatile New;
__attribute__((noinline)) static int child(void) {
  free(Old[0]);
  Old[1] = realloc(Old[1], 50);
  // CHILD: child: realloc fork.c:[[#@LINE-1]] count=1 bytes=50 live=50/1
  // CHILD-NEXT: child: malloc fork.c:[[#@LINE+1]] count=1 bytes=40 live=40/1
  New = malloc(40);
  return 0;
}
int main(void) {
  for (int I = 0; I < 3; ++I)
    // PARENT: main: malloc fork.c:[[#@LINE+1]] count=3 bytes=30 frees=1 temporary=1 live=20/2
    Old[I] = malloc(10);
  pid_t Child = fork();
  if (Child == 0)
    _exit(child());
  int Status;
  if (waitpid(Child, &Status, 0) != Child || Status)
    return 1;
  free(Old[2]);
  return dprintf(1, "%d\n", Child) < 0;
}
// CHILD-NEXT: inherited_frees 2
// CHILD-NEXT: total count=2 bytes=90 frees=0 live=90/2
// PARENT-NOT: child
// PARENT: total count={{.*}} live=20/2
