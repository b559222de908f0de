// Clocked calls that are left by longjmp, 20,000 times below one call that does
// not return in between, take no room from those that follow.
// RUN: %both -O1 %s -o %t && %same --options output=trace.bin:timing=clock %t
// RUN: %calls %t.d/prof/run/trace.bin inner=20000 'outer>inner=20000' 'main>outer=20000' open:=1
// RUN: %autoprof-report %t.d/prof/run/trace.bin | FileCheck %s --implicit-check-not "not clocked"
// CHECK: calls {{.*}}40,001
#include <setjmp.h>
#include <stdio.h>

static jmp_buf Back;
static int Times;
__attribute__((noinline)) static void inner(void) {
  ++Times;
  longjmp(Back, 1);
}
__attribute__((noinline)) static void outer(void) {
  inner();
  asm volatile("");
}

int main(void) {
  setjmp(Back);
  if (Times < 20000)
    outer();
  printf("%d\n", Times);
}
