//===-- HeapClock.h - the heap and the clock ------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// No clock is read per allocation: a block's time is the thread's latest, which
// is read again at every kClockEvery allocations.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HEAPCLOCK_H
#define AUTOPROF_RUNTIME_HEAPCLOCK_H

#include "ThreadBlock.h"

namespace autoprof {

/// The clock is read at every so many allocations of a thread.
inline constexpr uint64_t kClockEvery = 64;
/// Of LiveEntry::SizeTime.
inline constexpr unsigned kTimeShift = 40;

/// Every kClockEvery allocations: the clock, and what others want to know.
__attribute__((noinline)) void readClock(ThreadBlock *B, abi::NodeId Node);
__attribute__((noinline)) void refreshTime(ThreadBlock *B);

inline uint64_t timeBits(ThreadBlock *B) {
  if (__builtin_expect(B->Header.LastTicks >= B->Heap.TimeBitsEnd, 0))
    refreshTime(B);
  return B->Heap.TimeBits;
}

inline uint32_t lifetimeClass(uint64_t Ms) {
  uint32_t Class = 0;
  for (uint64_t Bound = 1; Ms >= Bound && Class < abi::kLifetimes - 1;
       Bound *= 10)
    ++Class;
  return Class;
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HEAPCLOCK_H
