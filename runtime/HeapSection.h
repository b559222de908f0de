//===-- HeapSection.h - the one who works on the heap ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A thread that works on its statistics and on the live table marks it, so that
// a signal handler which comes in between keeps off.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HEAPSECTION_H
#define AUTOPROF_RUNTIME_HEAPSECTION_H

#include "ThreadBlock.h"
#include "Words.h"
#include <signal.h>

namespace autoprof {

/// Marks the thread as working on the tables.
class Section {
public:
  AUTOPROF_HOT explicit Section(ThreadBlock *B) : B_(B) {
    uint64_t Sp = stackPointer();
    if (__builtin_expect(B->Heap.Busy != 0, 0) && !isLeft(B->Heap.Busy, Sp)) {
      B_ = nullptr;
      return;
    }
    B->Heap.Busy = Sp;
    asm volatile("" : : : "memory");
  }
  AUTOPROF_HOT ~Section() {
    asm volatile("" : : : "memory");
    if (B_)
      B_->Heap.Busy = 0;
  }
  Section(const Section &) = delete;
  bool isMine() const { return B_; }

private:
  /// Whether the frame that worked is gone: a signal handler jumped out of it.
  __attribute__((noinline, cold)) static bool isLeft(uint64_t Busy,
                                                     uint64_t Sp) {
    stack_t Stack{};
    if (TheRuntime.IsSealed ||
        sys::call(SYS_sigaltstack, 0, sys::arg(&Stack)) != 0)
      return false;
    return !(Stack.ss_flags & SS_ONSTACK) && Sp > Busy;
  }
  ThreadBlock *B_;
};

inline LiveTable::Caller callerOf(const ThreadBlock *B) {
  return {B->Header.Tid, TheHeap.isAlone()};
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HEAPSECTION_H
