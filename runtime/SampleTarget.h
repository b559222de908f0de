//===-- SampleTarget.h - which node a sample belongs to -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_SAMPLETARGET_H
#define AUTOPROF_RUNTIME_SAMPLETARGET_H

#include "autoprof/abi.h"

namespace autoprof {

struct SampleTarget {
  abi::NodeId Node = abi::kNoNode;
  bool IsLibrary =
      false; ///< the program counter is in no instrumented function
  bool IsRuntime = false; ///< it is in the runtime itself
  bool IsHook = false;    ///< it is in a hook of the function
};

/// Where a sample at Pc counts when the thread's cursor is Cursor. Safe in a
/// signal handler; takes no lock.
/// Whether it lies in the runtime's code.
bool isOwnCode(uint64_t Pc);

SampleTarget targetOf(uint64_t Pc, abi::Handle Cursor);

/// A function that was entered begins at Self.
__attribute__((preserve_most, cold, noinline)) void
noteFunctionStart(const void *Self, abi::FuncId Func);

/// At the start: where the runtime's own code lies.
void findOwnCode();

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_SAMPLETARGET_H
