//===-- HeapRecords.h - where an allocation belongs -----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// (call path, site, kind) -> HeapRecord and the thread's statistics of it,
// through a small cache in the thread's block.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HEAPRECORDS_H
#define AUTOPROF_RUNTIME_HEAPRECORDS_H

#include "ThreadBlock.h"

namespace autoprof {

/// What statOf and recordOf do when they miss. Null, false: no space.
__attribute__((noinline, cold)) abi::HeapStat *makeHeapStat(ThreadBlock *B,
                                                            abi::HeapId Record);
__attribute__((noinline, cold)) bool
findRecord(ThreadBlock *B, abi::HeapFunction F, HeapCacheEntry &C);

/// Null: no space.
inline abi::HeapStat *statOf(ThreadBlock *B, abi::HeapId Record) {
  TraceFile &File = TheRuntime.File;
  uint64_t Index = B->Header.HeapIndexAt;
  uint32_t Page =
      Index ? File.at<uint32_t>(Index)[Record / abi::kHeapStatsPerSlab] : 0;
  if (__builtin_expect(!Page, 0))
    return makeHeapStat(B, Record);
  return &File.at<abi::HeapSlab>(uint64_t(Page) * abi::kPage)
              ->Stats[Record % abi::kHeapStatsPerSlab];
}

/// The record of an allocation here and now. Null: no space.
inline const HeapCacheEntry *recordOf(ThreadBlock *B, abi::HeapFunction F) {
  constexpr unsigned kBits = __builtin_ctz(ThreadHeap::kCacheEntries);
  uint64_t SiteFunction = siteFunction(B->Header.Site, F);
  uint64_t CursorGen =
      B->Header.Cursor |
      uint64_t(__atomic_load_n(&TheHeap.SiteGeneration, __ATOMIC_RELAXED))
          << 32;
  uint64_t Hash = (SiteFunction ^ CursorGen << 16) * 0x9e3779b97f4a7c15;
  HeapCacheEntry &C = B->Heap.Cache[Hash >> (64 - kBits)];
  if (__builtin_expect(
          C.SiteFunction != SiteFunction || C.CursorGen != CursorGen, 0) &&
      !findRecord(B, F, C))
    return nullptr;
  return &C;
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HEAPRECORDS_H
