//===-- Lookups.cpp - before a loaded library's functions are called ------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The first that is seen of an object after dlopen is mostly the dlsym for one
// of its functions. A wrapper would be the caller that dlsym looks for, so this
// is a thunk that jumps on, with arguments and return address as they were.
//
//===----------------------------------------------------------------------===//
#include "Interpose.h"

using namespace autoprof;

extern "C" {
uint64_t autoprofLookupTargets[2] __attribute__((visibility("hidden"))) = {};
void autoprofDlsymThunk();
void autoprofDlvsymThunk();
__attribute__((used)) void autoprofBeforeLookup() {
  if (__builtin_expect(LoadsPending, 0))
    lookAtLoaded();
}
}

#define THUNK(Name, Offset)                                                    \
  asm(".text\n"                                                                \
      ".hidden " #Name "\n.globl " #Name "\n.type " #Name ", @function\n"      \
      ".p2align 4\n" #Name ":\n"                                               \
      ".cfi_startproc\n"                                                       \
      "pushq %rdi\n.cfi_adjust_cfa_offset 8\n"                                 \
      "pushq %rsi\n.cfi_adjust_cfa_offset 8\n"                                 \
      "pushq %rdx\n.cfi_adjust_cfa_offset 8\n"                                 \
      "callq autoprofBeforeLookup\n"                                           \
      "popq %rdx\n.cfi_adjust_cfa_offset -8\n"                                 \
      "popq %rsi\n.cfi_adjust_cfa_offset -8\n"                                 \
      "popq %rdi\n.cfi_adjust_cfa_offset -8\n"                                 \
      "jmpq *autoprofLookupTargets+" #Offset "(%rip)\n"                        \
      ".cfi_endproc\n.size " #Name ", .-" #Name "\n")

THUNK(autoprofDlsymThunk, 0);
THUNK(autoprofDlvsymThunk, 8);

uint64_t autoprof::lookupThunk(uint32_t Lookup) {
  return reinterpret_cast<uint64_t>(Lookup ? &autoprofDlvsymThunk
                                           : &autoprofDlsymThunk);
}

void autoprof::setLookupTarget(uint32_t Lookup, uint64_t Target) {
  __atomic_store_n(&autoprofLookupTargets[Lookup], Target, __ATOMIC_RELEASE);
}
