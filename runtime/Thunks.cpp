//===-- Thunks.cpp - from compiled code into the runtime ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the slots of the object record point to. Compiled code passes rax and
// r11 and expects every other register back; the hooks proper (Hooks.cpp) are
// C++ with `preserve_most`.
//
//===----------------------------------------------------------------------===//
#include "Hooks.h"
#include "ThreadBlock.h"

using namespace autoprof;

// From the hooks' registers (rax, r11) to C's. Balanced CFI, so that a debugger
// or a crash handler can unwind from inside.
#define THUNK(Name, Target)                                                    \
  asm(".text\n"                                                                \
      ".hidden " #Name "\n.globl " #Name "\n.type " #Name ", @function\n"      \
      ".p2align 4\n" #Name ":\n"                                               \
      ".cfi_startproc\n"                                                       \
      "pushq %rdi\n.cfi_adjust_cfa_offset 8\n.cfi_rel_offset rdi, 0\n"         \
      "pushq %rsi\n.cfi_adjust_cfa_offset 8\n.cfi_rel_offset rsi, 0\n"         \
      "movq %rax, %rdi\n"                                                      \
      "movq %r11, %rsi\n"                                                      \
      "callq " #Target "\n"                                                    \
      "popq %rsi\n.cfi_adjust_cfa_offset -8\n.cfi_restore rsi\n"               \
      "popq %rdi\n.cfi_adjust_cfa_offset -8\n.cfi_restore rdi\n"               \
      "retq\n"                                                                 \
      ".cfi_endproc\n.size " #Name ", .-" #Name "\n")

// The third argument of C is where the stack pointer of the compiled function
// is: above the return address and the two registers pushed here.
asm(".text\n"
    ".hidden autoprofEnterThunk\n.globl autoprofEnterThunk\n"
    ".type autoprofEnterThunk, @function\n"
    ".p2align 4\nautoprofEnterThunk:\n"
    ".cfi_startproc\n"
    "pushq %rdi\n.cfi_adjust_cfa_offset 8\n.cfi_rel_offset rdi, 0\n"
    "pushq %rsi\n.cfi_adjust_cfa_offset 8\n.cfi_rel_offset rsi, 0\n"
    "pushq %rdx\n.cfi_adjust_cfa_offset 8\n.cfi_rel_offset rdx, 0\n"
    "movq %rax, %rdi\n"
    "movq %r11, %rsi\n"
    "leaq 32(%rsp), %rdx\n"
    "callq autoprofEnter\n"
    "popq %rdx\n.cfi_adjust_cfa_offset -8\n.cfi_restore rdx\n"
    "popq %rsi\n.cfi_adjust_cfa_offset -8\n.cfi_restore rsi\n"
    "popq %rdi\n.cfi_adjust_cfa_offset -8\n.cfi_restore rdi\n"
    "retq\n"
    ".cfi_endproc\n.size autoprofEnterThunk, .-autoprofEnterThunk\n");
THUNK(autoprofExitOther, autoprofExit);
THUNK(autoprofTailOther, autoprofTail);
THUNK(autoprofForkThunk, autoprofFork);
THUNK(autoprofSystemThunk, autoprofSystem);
THUNK(autoprofHeapBeforeThunk, autoprofHeapBefore);
THUNK(autoprofHeapAfterThunk, autoprofHeapAfter);

// Two cases are frequent enough to be done here, without a call into C: the
// return of a function that was entered by a tail call, and a tail call made
// before (same callee, maker and return). Anything that does not match an entry
// exactly goes on to the C function, with the registers as they were; a wiped
// or missing block has only zero entries, which match nothing.

// rax = frame.
extern "C" __attribute__((naked)) void autoprofExitThunk() {
  asm("pushq %%rcx\n"
      ".cfi_adjust_cfa_offset 8\n.cfi_rel_offset rcx, 0\n"
      "movq autoprofCurrentBlock@gottpoff(%%rip), %%rcx\n"
      "movq %%fs:(%%rcx), %%rcx\n"
      "movl %%eax, %%r11d\n"
      "andl %[Mask], %%r11d\n"
      "btq $62, %%rax\n" // a clocked frame has more to do
      "jnc 1f\n"
      "movq %c[Returns](%%rcx,%%r11), %%r11\n" // both words at once
      "cmpl %%eax, %%r11d\n"
      "jne 1f\n"
      "shrq $32, %%r11\n"
      "movl %%r11d, (%%rcx)\n"
      "popq %%rcx\n"
      ".cfi_adjust_cfa_offset -8\n.cfi_restore rcx\n"
      "retq\n"
      "1:\n"
      ".cfi_adjust_cfa_offset 8\n"
      "popq %%rcx\n"
      ".cfi_adjust_cfa_offset -8\n"
      "jmp autoprofExitOther\n"
      :
      : [Mask] "i"(kReturnMask), [Returns] "i"(offsetof(ThreadBlock, Returns)));
}

// rax = frame, r11 = callee.
extern "C" __attribute__((naked)) void autoprofTailThunk() {
  asm("pushq %%rcx\n"
      ".cfi_adjust_cfa_offset 8\n.cfi_rel_offset rcx, 0\n"
      "pushq %%rdx\n"
      ".cfi_adjust_cfa_offset 8\n.cfi_rel_offset rdx, 0\n"
      "pushq %%rsi\n"
      ".cfi_adjust_cfa_offset 8\n.cfi_rel_offset rsi, 0\n"
      "movq autoprofCurrentBlock@gottpoff(%%rip), %%rcx\n"
      "movq %%fs:(%%rcx), %%rcx\n"
      "movl %%eax, %%edx\n" // the return
      "testq %%rax, %%rax\n"
      "jns 2f\n"
      "btq $62, %%rax\n"
      "jnc 1f\n"
      "movl %%eax, %%esi\n" // entered by a tail call itself
      "andl %[ReturnMask], %%esi\n"
      "cmpl %%eax, %c[Returns](%%rcx,%%rsi)\n"
      "jne 1f\n"
      "movl %c[Returns]+4(%%rcx,%%rsi), %%edx\n"
      "2:\n"
      "movl (%%rcx), %%esi\n" // the maker
      "leaq (%%rsi,%%rdx,2), %%rsi\n"
      "addq %%r11, %%rsi\n"
      "andl %[TailMask], %%esi\n"
      "leaq %c[Tails](%%rcx,%%rsi), %%rsi\n"
      "cmpq %%r11, %c[Callee](%%rsi)\n"
      "jne 1f\n"
      "cmpl %%edx, %c[Return](%%rsi)\n"
      "jne 1f\n"
      "movl (%%rcx), %%edx\n"
      "cmpl %%edx, %c[Via](%%rsi)\n"
      "jne 1f\n"
      "movl %c[Pending](%%rsi), %%edx\n"
      "movl %%edx, (%%rcx)\n"
      "popq %%rsi\n.cfi_adjust_cfa_offset -8\n.cfi_restore rsi\n"
      "popq %%rdx\n.cfi_adjust_cfa_offset -8\n.cfi_restore rdx\n"
      "popq %%rcx\n.cfi_adjust_cfa_offset -8\n.cfi_restore rcx\n"
      "retq\n"
      "1:\n"
      ".cfi_adjust_cfa_offset 24\n"
      "popq %%rsi\n.cfi_adjust_cfa_offset -8\n"
      "popq %%rdx\n.cfi_adjust_cfa_offset -8\n"
      "popq %%rcx\n.cfi_adjust_cfa_offset -8\n"
      "jmp autoprofTailOther\n"
      :
      : [ReturnMask] "i"(kReturnMask), [TailMask] "i"(kTailMask),
        [Returns] "i"(offsetof(ThreadBlock, Returns)),
        [Tails] "i"(offsetof(ThreadBlock, TailCalls)),
        [Callee] "i"(offsetof(TailEntry, Callee)),
        [Return] "i"(offsetof(TailEntry, Return)),
        [Via] "i"(offsetof(TailEntry, Via)),
        [Pending] "i"(offsetof(TailEntry, Pending)));
}
