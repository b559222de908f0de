//===-- HeapOperators.h - operator new and the malloc inside of it --------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The C++ library's operator new calls malloc, through a slot of ours as well.
// So that its block is not recorded as malloc's and then put right, the wrapper
// of the operator says what it asks for, and the malloc inside records that.
// new[] calls new: then the outer one asks.
//
// What was asked is good for the next request that is recorded, and forgotten
// when that is another's or fails, since only then the operator may be left.
// Where the malloc did not do as asked all is as without it.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HEAPOPERATORS_H
#define AUTOPROF_RUNTIME_HEAPOPERATORS_H

#include "HeapBlocks.h"

namespace autoprof {

/// Where the C++ library has each operator; 0 = somebody else's comes first, or
/// there is none. Others may do anything before they call malloc.
extern uint64_t LibraryOperators[uint32_t(abi::HeapFunction::kCount)];

constexpr bool mayAskMalloc(abi::HeapFunction F) {
  using abi::HeapFunction;
  return F == HeapFunction::New || F == HeapFunction::NewNothrow ||
         F == HeapFunction::NewArray || F == HeapFunction::NewArrayNothrow;
}

enum class Asks : uint8_t { Nobody, Outer, Itself };

/// No operator takes more stack than this before it calls malloc, and no signal
/// handler's frame less.
inline constexpr uint64_t kOperatorStack = 1024;

inline bool isAskedHere(const ThreadHeap &T, uint64_t Size) {
  return T.AskedAt && T.AskedAt - stackPointer() < kOperatorStack &&
         T.AskedSize == Size && T.AskedSerial == T.Serial;
}

/// Before the call of an operator at Target.
AUTOPROF_HOT Asks ask(abi::HeapFunction F, uint64_t Size, const void *Target) {
  ThreadBlock *B = CurrentBlock;
  if (!B->isLive())
    return Asks::Nobody;
  ThreadHeap &T = B->Heap;
  if (reinterpret_cast<uint64_t>(Target) != LibraryOperators[uint32_t(F)]) {
    T.AskedAt = 0; // the C++ library's new[] may have come here
    return Asks::Nobody;
  }
  if (isAskedHere(T, Size))
    return Asks::Outer;
  T.AskedFunction = F;
  T.AskedSize = Size;
  T.AskedSerial = T.Serial;
  T.AskedAt = stackPointer();
  return Asks::Itself;
}

/// What malloc is to be recorded as.
AUTOPROF_HOT abi::HeapFunction takeAsked(ThreadHeap &T, uint64_t Size) {
  bool IsAsked = isAskedHere(T, Size);
  T.AskedAt = 0;
  return IsAsked ? T.AskedFunction : abi::HeapFunction::Malloc;
}

/// Behind the call: whether its block is recorded as it should be.
AUTOPROF_HOT bool isDoneAsAsked(Asks Who, abi::HeapFunction F,
                                const void *Block, uint64_t Size,
                                uint64_t SerialBefore) {
  if (Who == Asks::Nobody)
    return false;
  ThreadHeap &T = CurrentBlock->Heap;
  if (Who == Asks::Itself)
    T.AskedAt = 0;
  else
    F = T.AskedFunction;
  return T.LastAddress == addressOf(Block) && T.LastFunction == F &&
         T.LastSize == Size && T.Serial == SerialBefore + 1;
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HEAPOPERATORS_H
