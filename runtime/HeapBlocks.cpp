//===-- HeapBlocks.cpp - a block comes, a block goes ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// See HeapBlocks.h.
//
//===----------------------------------------------------------------------===//
#include "HeapBlocks.h"

using namespace autoprof;
using namespace autoprof::abi;

namespace {

/// malloc's functions, new, new[]: what one gives must go back to its own.
inline unsigned familyOf(HeapKind K) {
  return K == HeapKind::New ? 1 : K == HeapKind::NewArray ? 2 : 0;
}

/// Whether a block was given back wrongly. A malloc or free that no call site
/// tells of may be the inside of an operator that was linked statically.
__attribute__((noinline, cold)) bool isBad(const ThreadBlock *B,
                                           const LiveEntry &E, HeapFunction F) {
  if (familyOf(kindOf(E)) == 0 && !TheHeap.Records.at(E.Record)->Site)
    return false;
  return familyOf(kindOf(F)) != 0 || B->Header.Site;
}

inline void addSize(HeapStat &S, uint64_t Size) {
  if (!S.Allocations || Size < S.MinSize)
    S.MinSize = Size;
  if (Size > S.MaxSize)
    S.MaxSize = Size;
  ++S.Allocations;
  S.Bytes += Size;
}

} // namespace

void autoprof::countLost(LiveTable::Outcome O) {
  countHeapEvent(O == LiveTable::Outcome::Locked ? HeapEvent::LostLocked
                                                 : HeapEvent::LostNoSpace);
}

void autoprof::countUnknown(const ThreadBlock *B, uint64_t Address) {
  if (TheRuntime.File.header().ForkedFrom)
    return countHeapEvent(HeapEvent::InheritedFree);
  countHeapEvent(HeapEvent::UnknownFree);
  for (uint64_t Old : B->Heap.Freed)
    if (Old == Address)
      return countHeapEvent(HeapEvent::DoubleFree);
}

void autoprof::accountFree(ThreadBlock *B, const LiveEntry &E, HeapFunction F,
                           uint64_t SaidSize, bool IsRealloc) {
  ThreadHeap &T = B->Heap;
  HeapStat *S = statOf(B, E.Record);
  if (__builtin_expect(!S, 0)) {
    countHeapEvent(HeapEvent::LostNoSpace);
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
  if (__builtin_expect(familyOf(kindOf(E)) != familyOf(kindOf(F)), 0)) {
    S->BadFrees += isBad(B, E, F);
  } else if (__builtin_expect(SaidSize != Size && SaidSize != ~0ull, 0)) {
    ++S->BadFrees;
  }
  if (__builtin_expect(kindOf(E) == HeapKind::Mmap, 0))
    addMapped(-int64_t(Size));
  else
    addLive(B, -int64_t(Size), -1, kNoNode);
}

void autoprof::unaccountFree(ThreadBlock *B, const LiveEntry &E) {
  HeapStat *S = statOf(B, E.Record);
  if (!S)
    return;
  catchUp(*S);
  --S->Frees;
  S->FreedBytes -= sizeOf(E);
  uint64_t Now = timeBits(B) >> kTimeShift, Then = E.SizeTime >> kTimeShift;
  --S->Lifetimes[Now > Then ? lifetimeClass(Now - Then) : 0];
  if (uint16_t(B->Header.Index) != E.Address >> 48)
    --S->OtherThread;
  if (kindOf(E) == HeapKind::Mmap)
    addMapped(int64_t(sizeOf(E)));
  else
    addLive(B, int64_t(sizeOf(E)), 1, kNoNode);
}

void autoprof::recordBlock(ThreadBlock *B, uint64_t Address, uint64_t Size,
                           HeapFunction F, const LiveEntry *From) {
  ThreadHeap &T = B->Heap;
  const HeapCacheEntry *C = recordOf(B, kindOf(F));
  if (__builtin_expect(!C, 0))
    return countHeapEvent(HeapEvent::LostNoSpace);
  if (__builtin_expect((++T.Serial & (kClockEvery - 1)) == 0, 0))
    readClock(B, C->Node);
  Size = kept(Size);
  LiveEntry E, Old;
  E.Address = Address | uint64_t(B->Header.Index) << 48;
  E.SizeTime = Size | timeBits(B);
  E.Record = C->Record;
  E.Resizes = From ? uint8_t(From->Resizes + (From->Resizes < 255)) : 0;
  E.Function = uint8_t(F);
  LiveTable::Outcome O = table().insert(E, Old, callerOf(B));
  if (__builtin_expect(O != LiveTable::Outcome::Done, 0)) {
    if (O != LiveTable::Outcome::Replaced)
      return countLost(O);
    // It was given back where nobody looked.
    accountFree(B, Old, HeapFunction(Old.Function), ~0ull, true);
  }
  HeapStat &S = *C->Stat;
  catchUp(S);
  T.LastAddress = Address;
  T.LastSize = Size;
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
  if (__builtin_expect(kindOf(F) == HeapKind::Mmap, 0))
    addMapped(int64_t(Size));
  else
    addLive(B, int64_t(Size), 1, C->Node);
}

void autoprof::correctBlock(ThreadBlock *B, uint64_t Address, uint64_t Size,
                            HeapFunction F, const LiveEntry *From) {
  ThreadHeap &T = B->Heap;
  HeapHeader &H = *TheHeap.Header;
  const HeapCacheEntry *C = recordOf(B, kindOf(F));
  if (!C)
    return;
  Size = kept(Size);
  uint8_t Resizes = From ? uint8_t(From->Resizes + (From->Resizes < 255)) : 0;
  if (table().change(Address, callerOf(B), [&](LiveEntry &E) {
        E.SizeTime = (E.SizeTime & ~kLiveSizeMask) | Size;
        E.Record = C->Record;
        E.Function = uint8_t(F);
        E.Resizes = Resizes;
      }) != LiveTable::Outcome::Done)
    return;
  HeapStat &From1 = *T.LastStat, &To = *C->Stat;
  uint64_t Was = T.LastSize;
  bool IsInPeak = From1.Epoch != H.PeakEpoch;
  From1.Bytes -= Was;
  --From1.Allocations;
  From1.MinSize = T.LastMin;
  From1.MaxSize = T.LastMax;
  if (!IsInPeak)
    catchUp(To);
  else if (To.Epoch == H.PeakEpoch && &To != &From1) {
    To.PeakBytes += int64_t(Size);
    ++To.PeakBlocks;
  }
  T.LastStat = &To;
  T.LastMin = To.MinSize;
  T.LastMax = To.MaxSize;
  T.LastSize = Size;
  addSize(To, Size);
  if (From) {
    ++To.Resizes;
    if (Resizes > To.MaxResizes)
      To.MaxResizes = Resizes;
    if (LiveTable::addressOf(*From) != Address)
      To.CopiedBytes += sizeOf(*From) < Size ? sizeOf(*From) : Size;
  }
  if (Size == Was)
    return;
  bool IsPeak = TheHeap.isAlone() && H.LiveBytes == H.PeakBytes;
  int64_t More = int64_t(Size) - int64_t(Was);
  if (IsPeak) {
    H.PeakBytes += More;
    if (TheHeap.UserPeak > H.PeakBytes)
      TheHeap.UserPeak = H.PeakBytes;
    TheHeap.NextPeak = smaller(H.PeakBytes, TheHeap.UserPeak);
  }
  addLive(B, More, 0, C->Node);
}
