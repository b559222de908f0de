// What compilers treat specially: computed goto, variable-length arrays and
// alloca, return and frame addresses, inline assembly that uses the stack,
// functions without frame pointers, with all registers taken, 1,000 frames left
// by one longjmp.
// RUN: for f in "-O0" "-O2" "-O2 -fomit-frame-pointer" "-O3 -fno-omit-frame-pointer -mno-red-zone" "-O1 -fstack-protector-all" "-Os -fcf-protection=full"; do \
// RUN:   echo "$f" && %both $f %s -o %t && %same %t && %calls %t.d/prof/run/trace.bin dispatch=1 variable=300 jump=100100 address=1 stack=100 leave=100 after=100 'main>after=100' registers=100 || exit 1; done
#include <alloca.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#define NOINLINE __attribute__((noinline))

NOINLINE static long dispatch(const char *Code) {
  static const void *const kLabels[] = {&&Add, &&Double, &&Back, &&End};
  long Value = 0, Rounds = 0;
  const char *At = Code;
#define NEXT goto *kLabels[*At++ - '0']
  NEXT;
Add:
  ++Value;
  NEXT;
Double:
  Value = Value * 2 % 1000003;
  NEXT;
Back:
  if (++Rounds < 10000)
    At = Code;
  NEXT;
End:
  return Value;
}

NOINLINE static long variable(int N) {
  char Array[N], *Block = alloca(N * 3);
  memset(Array, N, N);
  memset(Block, 1, N * 3);
  long Sum = 0;
  for (int I = 0; I < N; ++I)
    Sum += Array[I] + Block[I * 3];
  return Sum;
}

static char *Outer;
NOINLINE static int address(void) {
  // The caller's code, and a frame between ours and its.
  char *Return = __builtin_extract_return_addr(__builtin_return_address(0));
  char *Frame = __builtin_frame_address(0);
  return Return > (char *)0 && Frame < Outer && Outer - Frame < 1024;
}

NOINLINE static long stack(long A) {
  long Out;
  asm volatile("sub $128, %%rsp\n\tpush %1\n\tpushfq\n\tpopfq\n\tpop %0\n\tadd $128, %%rsp"
               : "=r"(Out)
               : "r"(A)
               : "memory", "cc");
  return Out + 1;
}

NOINLINE static long registers(long A) {
  asm volatile("" : "+r"(A) : : "rax", "rbx", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "r12",
               "r13", "r14", "r15");
  return A;
}

static jmp_buf Jump;
NOINLINE static void jump(int N) {
  if (N == 0)
    longjmp(Jump, 1);
  jump(N - 1);
  asm volatile("");
}
NOINLINE static void after(void) { asm volatile(""); }
NOINLINE static void leave(void) {
  jump(1000);
  asm volatile("");
}

int main(void) {
  char Here;
  Outer = &Here;
  printf("%ld\n", dispatch("0010101023"));
  long Sum = 0;
  for (int I = 1; I <= 300; ++I)
    Sum += variable(I * 10);
  printf("%ld %d\n", Sum, address());
  for (long I = 0; I < 100; ++I)
    Sum += stack(I) + registers(I);
  printf("%ld\n", Sum);
  for (volatile int I = 0; I < 100; ++I) {
    if (setjmp(Jump) == 0)
      leave();
    else
      after();
  }
  puts("end");
}
