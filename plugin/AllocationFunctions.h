//===-- AllocationFunctions.h - which calls allocate ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Knows a call of a function of heap_functions.inc by name and prototype.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_ALLOCATIONFUNCTIONS_H
#define AUTOPROF_PLUGIN_ALLOCATIONFUNCTIONS_H

#include "autoprof/abi_heap.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"

namespace autoprof {

inline const abi::HeapFunctionInfo &infoOf(abi::HeapFunction F) {
  return abi::kHeapFunctions[static_cast<unsigned>(F)];
}

/// The function of the list that Call calls directly, known by name and
/// prototype; HeapFunction::kCount if none.
abi::HeapFunction heapFunctionOf(const llvm::CallBase &Call);

inline bool isAllocationCall(const llvm::CallBase &Call) {
  return heapFunctionOf(Call) != abi::HeapFunction::kCount;
}
inline bool hasAllocationCall(const llvm::Function &F) {
  for (const llvm::Instruction &I : llvm::instructions(F))
    if (const auto *Call = llvm::dyn_cast<llvm::CallBase>(&I))
      if (isAllocationCall(*Call))
        return true;
  return false;
}

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_ALLOCATIONFUNCTIONS_H
