//===-- Hooks.h - the hooks' entry points for the object record -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What Lifecycle writes into an object's slots, and what the hooks ask of it.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HOOKS_H
#define AUTOPROF_RUNTIME_HOOKS_H

#include "Runtime.h"

extern "C" {
void autoprofEnterThunk();
void autoprofExitThunk();
void autoprofTailThunk();
void autoprofForkThunk();
void autoprofSystemThunk();
void autoprofHeapBeforeThunk();
void autoprofHeapAfterThunk();
}

struct autoprof_site;

namespace autoprof {

struct ThreadBlock;

/// The calling thread leaves all frames whose stack pointer is below Sp without
/// their exit hooks: clocked calls and waits of these end here.
AUTOPROF_COLD void closeCallsBelow(uint64_t Sp);

/// The clocked calls that the block's owner, a thread that is gone, died in
/// (pthread_exit): they end with the last clock it read.
AUTOPROF_COLD void closeCallsOfEnded(ThreadBlock *B);

/// A scope begins and ends, as a call of a function does. The answer is what
/// its frame keeps (abi.h). The first is called from the function the scope
/// stands in, the second is told that function's stack pointer.
uint64_t enterScope(autoprof_site *Site);
uint64_t enterScopeAt(autoprof_site *Site, uint64_t Sp);
void leaveScope(uint64_t Frame);

/// Before the call of the function whose frame pointer this is: above it lies
/// the return address.
inline uint64_t callersStackPointer(const void *FramePointer) {
  return reinterpret_cast<uint64_t>(FramePointer) + 16;
}

/// The block of a thread that has none (or not its own); null = not recorded.
__attribute__((preserve_most, cold, noinline)) ThreadBlock *obtainBlock();

/// The calling thread is the only one of a forked child: it stops writing into
/// its parent's block and gets a file with its next call.
__attribute__((preserve_most)) void noteForkedChild();

/// The program is about to restrict its system calls: everything that needs one
/// is done now, and none is made from here on.
__attribute__((preserve_most)) void seal();

/// The program is about to close a descriptor (-1: many, or to hide /proc): a
/// file that has no name yet gets one.
__attribute__((preserve_most)) void secureFile(int Fd);

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HOOKS_H
