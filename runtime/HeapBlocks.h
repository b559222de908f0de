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

#include "HeapClock.h"
#include "HeapRecords.h"
#include "HeapSection.h"
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

/// Blocks of one family must go back to a function of the same: malloc's,
/// new's, new[]'s, mappings.
enum HeapFamily : uint8_t { kMallocs, kNews, kNewArrays, kMmaps };
struct HeapFamilies {
  uint8_t Of[uint32_t(abi::HeapFunction::kCount)] = {};
  constexpr HeapFamilies() {
    for (uint32_t F = 0; F < sizeof(Of); ++F)
      switch (kindOf(abi::HeapFunction(F))) {
      case abi::HeapKind::New:
        Of[F] = kNews;
        break;
      case abi::HeapKind::NewArray:
        Of[F] = kNewArrays;
        break;
      case abi::HeapKind::Mmap:
        Of[F] = kMmaps;
        break;
      default:
        break;
      }
  }
};
inline constexpr HeapFamilies kFamilies;
inline HeapFamily familyOf(abi::HeapFunction F) {
  return HeapFamily(kFamilies.Of[uint32_t(F)]);
}
inline HeapFamily familyOf(const abi::LiveEntry &E) {
  return HeapFamily(kFamilies.Of[E.Function]);
}

/// The table did not take it, or did not give it.
__attribute__((noinline, cold)) void countLost(LiveTable::Outcome O);
/// Whether a block was given back wrongly. A malloc or free that no call site
/// tells of may be the inside of an operator that was linked statically.
__attribute__((noinline, cold)) bool
isBad(const ThreadBlock *B, const abi::LiveEntry &E, abi::HeapFunction F);
/// A free of what is not live.
__attribute__((noinline, cold)) void countUnknown(const ThreadBlock *B,
                                                  uint64_t Address);

/// A block has gone: its statistics. (Out of line; accountFreeHere is the
/// free's own path.)
__attribute__((noinline)) void accountFree(ThreadBlock *B,
                                           const abi::LiveEntry &E,
                                           abi::HeapFunction F,
                                           uint64_t SaidSize, bool IsRealloc);
/// The free did not happen.
void unaccountFree(ThreadBlock *B, const abi::LiveEntry &E);
/// The block was recorded by a function that F called: kind, site and size are
/// put right. At the peak both records keep what they say of it in step.
__attribute__((noinline)) void correctBlock(ThreadBlock *B, uint64_t Address,
                                            uint64_t Size, abi::HeapFunction F,
                                            const abi::LiveEntry *From);

inline void addSize(abi::HeapStat &S, uint64_t Size) {
  if (!S.Allocations || Size < S.MinSize)
    S.MinSize = Size;
  if (Size > S.MaxSize)
    S.MaxSize = Size;
  ++S.Allocations;
  S.Bytes += Size;
}

/// A block has gone: its statistics.
AUTOPROF_HOT void accountFreeHere(ThreadBlock *B, const abi::LiveEntry &E,
                                  abi::HeapFunction F, uint64_t SaidSize,
                                  bool IsRealloc) {
  ThreadHeap &T = B->Heap;
  abi::HeapStat *S = statOf(B, E.Record);
  if (__builtin_expect(!S, 0)) {
    countHeapEvent(abi::HeapEvent::LostNoSpace);
    return;
  }
  uint64_t Size = sizeOf(E);
  catchUp(*S);
  ++S->Frees;
  S->FreedBytes += Size;
  uint64_t Now = timeBits(B) >> kTimeShift, Then = E.SizeTime >> kTimeShift;
  ++S->Lifetimes[Now > Then ? lifetimeClass(Now - Then) : 0];
  if (uint16_t(B->Header.Index) != E.Address >> 48)
    ++S->OtherThread;
  if (T.LastAddress == LiveTable::addressOf(E)) {
    S->Temporary += !IsRealloc;
    T.LastAddress = 0;
  }
  HeapFamily Family = familyOf(E);
  if (__builtin_expect(Family != familyOf(F), 0))
    S->BadFrees += isBad(B, E, F);
  else if (__builtin_expect(SaidSize != Size && SaidSize != ~0ull, 0))
    ++S->BadFrees;
  if (__builtin_expect(Family == kMmaps, 0))
    addMapped(-int64_t(Size));
  else
    lowerLive(B, Size);
}

/// An allocation that no inner function has recorded. From: what a realloc
/// took out, or null.
AUTOPROF_HOT void recordBlock(ThreadBlock *B, uint64_t Address, uint64_t Size,
                              abi::HeapFunction F, const abi::LiveEntry *From) {
  ThreadHeap &T = B->Heap;
  const HeapCacheEntry *C = recordOf(B, F);
  if (__builtin_expect(!C, 0))
    return countHeapEvent(abi::HeapEvent::LostNoSpace);
  if (__builtin_expect((++T.Serial & (kClockEvery - 1)) == 0, 0))
    readClock(B, C->Node);
  Size = kept(Size);
  abi::LiveEntry E, Old;
  E.Address = Address | uint64_t(B->Header.Index) << 48;
  E.SizeTime = Size | timeBits(B);
  E.Record = C->Record;
  E.Resizes = From ? uint8_t(From->Resizes + (From->Resizes < 255)) : 0;
  E.Function = uint8_t(F);
  E.Flags = 0;
  LiveTable::Outcome O = TheHeap.Live.insert(E, Old, callerOf(B));
  if (__builtin_expect(O != LiveTable::Outcome::Done, 0)) {
    if (O != LiveTable::Outcome::Replaced)
      return countLost(O);
    // It was given back where nobody looked.
    accountFree(B, Old, abi::HeapFunction(Old.Function), ~0ull, true);
  }
  abi::HeapStat &S = *C->Stat;
  catchUp(S);
  T.LastAddress = Address;
  T.LastSize = Size;
  T.LastFunction = F;
  T.LastStat = &S;
  T.LastMin = S.MinSize;
  T.LastMax = S.MaxSize;
  addSize(S, Size);
  if (From) {
    ++S.Resizes;
    if (E.Resizes > S.MaxResizes)
      S.MaxResizes = E.Resizes;
    if (LiveTable::addressOf(*From) != Address)
      S.CopiedBytes += sizeOf(*From) < Size ? sizeOf(*From) : Size;
  }
  if (__builtin_expect(familyOf(F) == kMmaps, 0))
    return addMapped(int64_t(Size));
  ++B->Header.HeapSizes[abi::heapSizeClass(Size)];
  addLive(B, int64_t(Size), 1, C->Node);
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HEAPBLOCKS_H
