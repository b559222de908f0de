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

void autoprof::countLost(LiveTable::Outcome O) {
  countHeapEvent(O == LiveTable::Outcome::Locked ? HeapEvent::LostLocked
                                                 : HeapEvent::LostNoSpace);
}

bool autoprof::isBad(const ThreadBlock *B, const LiveEntry &E, HeapFunction F) {
  if (familyOf(E) == kMmaps || familyOf(F) == kMmaps)
    return false;
  if (familyOf(E) == kMallocs && !TheHeap.Records.at(E.Record)->Site)
    return false;
  return familyOf(F) != kMallocs || B->Header.Site;
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
  accountFreeHere(B, E, F, SaidSize, IsRealloc);
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

void autoprof::correctBlock(ThreadBlock *B, uint64_t Address, uint64_t Size,
                            HeapFunction F, const LiveEntry *From) {
  ThreadHeap &T = B->Heap;
  HeapHeader &H = *TheHeap.Header;
  const HeapCacheEntry *C = recordOf(B, F);
  if (!C)
    return;
  Size = kept(Size);
  uint8_t Resizes = From ? uint8_t(From->Resizes + (From->Resizes < 255)) : 0;
  if (TheHeap.Live.change(Address, callerOf(B), [&](LiveEntry &E) {
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
  T.LastFunction = F;
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
  --B->Header.HeapSizes[heapSizeClass(Was)];
  ++B->Header.HeapSizes[heapSizeClass(Size)];
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
