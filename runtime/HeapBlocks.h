//===-- HeapBlocks.h - a block comes, a block goes ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The live table's entry, the statistics of its record and the totals, in step.
// The caller holds a Section. The common case of an allocation: a hit in the
// thread's cache, a place in the live table, a dozen additions; of a free: a
// probe of the table and as many. No atomic read-modify-write while the process
// has one thread (test/bench, workload "alloc_pairs").
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HEAPBLOCKS_H
#define AUTOPROF_RUNTIME_HEAPBLOCKS_H

#include "HeapRecords.h"
#include "HeapSection.h"
#include "HeapSeries.h"
#include "HeapTotals.h"

namespace autoprof {

inline uint64_t addressOf(const void *P) {
  return reinterpret_cast<uint64_t>(P);
}
constexpr abi::HeapKind kindOf(abi::HeapFunction F) {
  return abi::kHeapFunctions[uint32_t(F)].Kind;
}
inline uint64_t sizeOf(const abi::LiveEntry &E) {
  return E.SizeTime & abi::kLiveSizeMask;
}
inline abi::HeapKind kindOf(const abi::LiveEntry &E) {
  return kindOf(abi::HeapFunction(E.Function));
}
inline uint64_t kept(uint64_t Size) {
  return Size < abi::kLiveSizeMask ? Size : abi::kLiveSizeMask;
}

/// The table did not take it, or did not give it.
__attribute__((noinline, cold)) void countLost(LiveTable::Outcome O);
/// A free of what is not live.
__attribute__((noinline, cold)) void countUnknown(const ThreadBlock *B,
                                                  uint64_t Address);

/// A block has gone: its statistics.
void accountFree(ThreadBlock *B, const abi::LiveEntry &E, abi::HeapFunction F,
                 uint64_t SaidSize, bool IsRealloc);
/// The free did not happen.
void unaccountFree(ThreadBlock *B, const abi::LiveEntry &E);
/// An allocation that no inner function has recorded. From: what a realloc
/// took out, or null.
void recordBlock(ThreadBlock *B, uint64_t Address, uint64_t Size,
                 abi::HeapFunction F, const abi::LiveEntry *From);
/// The block was recorded by a function that F called: kind, site and size are
/// put right. At the peak both records keep what they say of it in step.
__attribute__((noinline)) void correctBlock(ThreadBlock *B, uint64_t Address,
                                            uint64_t Size, abi::HeapFunction F,
                                            const abi::LiveEntry *From);

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HEAPBLOCKS_H
