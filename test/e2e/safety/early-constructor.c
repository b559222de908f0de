// Constructors that run before the runtime is loaded (priority 1 and, in
// preinit_array, before all) call instrumented code and read thread-local
// variables; then the program uses them again.
// RUN: %both -O1 -Wno-prio-ctor-dtor %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin main=1 'main>step=4' normal=1 'main>say=1' 'normal>say=1'
// RUN: %both -O2 -fPIE -pie -Wno-prio-ctor-dtor %s -o %t.2 && %same %t.2
#include <stdio.h>

static __thread long Local[20] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
static __thread int Zero;

__attribute__((noinline)) static long step(long N) {
  asm volatile("");
  return Local[N] + Zero;
}
__attribute__((noinline)) static void say(const char *Who) {
  long Sum = 0;
  for (int I = 0; I < 20; ++I)
    Sum += Local[I];
  printf("%s: step %ld, sum %ld, zero %d\n", Who, step(3), Sum, Zero);
}

static void preinit(void) { say("preinit"); }
__attribute__((section(".preinit_array"), used)) static void (*Pre)(void) =
    preinit;
__attribute__((constructor(1))) static void first(void) { say("1"); }
__attribute__((constructor(101))) static void early(void) { say("101"); }
__attribute__((constructor)) static void normal(void) { say("normal"); }
__attribute__((destructor(1))) static void last(void) { say("last"); }

int main(void) {
  for (int I = 0; I < 4; ++I)
    step(I);
  say("main");
}
