// mode=trace: the order of events alone gives the call tree of the profile,
// through recursion, exceptions, longjmp, tail calls and signal handlers.
// RUN: %autoprof-clangxx -O2 -std=c++17 %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:mode=trace %t
// RUN: %autoprof-report verify %t.bin | FileCheck %s --check-prefix=VERIFY
// RUN: python3 %inputs/events.py %autoprof-report %t.bin > %t.events
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.tree
// RUN: diff %t.tree %t.events
// RUN: FileCheck --match-full-lines %s --input-file=%t.events
// RUN: %autoprof-clangxx -O0 -std=c++17 -DNO_TAIL %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin:mode=trace %t
// RUN: python3 %inputs/events.py %autoprof-report %t.bin > %t.events
// RUN: python3 %inputs/tree.py tree %autoprof-report %t.bin > %t.tree
// RUN: diff %t.tree %t.events

// VERIFY: calls told by events = calls of each path
// VERIFY-NEXT: 3,401 calls counted, 3,401 told, 0 overwritten, 0 not told; 0 too many
// CHECK: [root]
// CHECK-NEXT: | main 1
// CHECK-NEXT: | | catcher() 100
// CHECK-NEXT: | | | leaf() 200
// CHECK-NEXT: | | | thrower(int) 100
// CHECK-NEXT: | | | | leaf() 600
// CHECK-NEXT: | | | | ^ thrower(int) 500
// CHECK-NEXT: | | even(long) 100
// CHECK-NEXT: | | | ~> odd(long) 400
// CHECK-NEXT: | | | | ^ ~> even(long) 300
// CHECK-NEXT: | | | | ~> last(long) 100
// CHECK-NEXT: | | lander() 100
// CHECK-NEXT: | | | jumper(int) 100
// CHECK-NEXT: | | | | ^ jumper(int) 300
// CHECK-NEXT: | | | leaf() 100
// CHECK-NEXT: | | raiser() 100
// CHECK-NEXT: | | | leaf() 100
// CHECK-NEXT: | | | onSignal(int) 100
// CHECK-NEXT: | | | | leaf() 100
// CHECK-NEXT: total 3401 calls in 15 paths
#include <csetjmp>
#include <csignal>

#define NOINLINE __attribute__((noinline))
static jmp_buf Back;
static volatile int Sink;

NOINLINE void leaf() { Sink = Sink + 1; }

NOINLINE void thrower(int Depth) {
  leaf();
  if (Depth == 0)
    throw Depth;
  thrower(Depth - 1);
  asm volatile("");
}
NOINLINE void catcher() {
  try {
    thrower(5);
  } catch (int) {
    leaf();
  }
  leaf();
}

NOINLINE void jumper(int Depth) {
  if (Depth == 0)
    longjmp(Back, 1);
  jumper(Depth - 1);
  asm volatile("");
}
NOINLINE void lander() {
  if (setjmp(Back) == 0)
    jumper(3);
  leaf();
  asm volatile("");
}

NOINLINE long last(long N) { return N + Sink; }
#ifdef NO_TAIL
#define TAIL
#else
#define TAIL [[clang::musttail]]
#endif
NOINLINE long even(long N);
NOINLINE long odd(long N) {
  if (N == 0)
    TAIL return last(N);
  TAIL return even(N - 1);
}
NOINLINE long even(long N) {
  if (N == 0)
    TAIL return last(N);
  TAIL return odd(N - 1);
}

NOINLINE void onSignal(int) {
  leaf();
  asm volatile("");
}
NOINLINE void raiser() {
  raise(SIGUSR1);
  leaf();
  asm volatile("");
}

int main() {
  signal(SIGUSR1, onSignal);
  for (volatile int I = 0; I < 100; ++I) {
    catcher();
    lander();
    Sink = static_cast<int>(even(7));
    raiser();
  }
}
