//===-- HeapMaps.cpp - anonymous mappings made by the program -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// They are in the live table like blocks, but a part of one, or several at
// once, can be given back.
//
//===----------------------------------------------------------------------===//
#include "HeapBlocks.h"

using namespace autoprof;
using namespace autoprof::abi;

static uint64_t roundUp(uint64_t V) {
  return (V + kPage - 1) & ~uint64_t(kPage - 1);
}

void autoprof::noteMapped(void *At, HeapFunction F, uint64_t Bytes,
                          uint64_t SerialBefore) {
  noteAllocated(At, F, Bytes, SerialBefore);
  ThreadBlock *B = CurrentBlock;
  if (!B->isLive())
    return;
  B->Heap.LastMap[B->Heap.LastMapAt++ % ThreadHeap::kMaps] = addressOf(At);
  B->Heap.LastMapSerial = B->Heap.Serial;
}

/// The mapping that holds Address: one made lately by this thread, or found by
/// looking through the table while it is small. 0 = none.
static uint64_t findMapping(ThreadBlock *B, uint64_t Address) {
  constexpr uint32_t kFewSegments = 1024;
  HeapHeader &H = *TheHeap.Header;
  auto Holds = [&](const LiveEntry &E) {
    uint64_t Start = LiveTable::addressOf(E);
    return LiveTable::isUsed(E) && kindOf(E) == HeapKind::Mmap &&
           Start <= Address && Address < Start + roundUp(sizeOf(E));
  };
  for (uint64_t Start : B->Heap.LastMap) {
    bool Found = false;
    if (Start)
      TheHeap.Live.change(Start, callerOf(B),
                          [&](LiveEntry &E) { Found = Holds(E); });
    if (Found)
      return Start;
  }
  if (H.Segments > kFewSegments)
    return 0;
  for (uint32_t Page = H.LastSegment; Page;) {
    auto *S = TheRuntime.File.at<LiveSegment>(uint64_t(Page) * kPage);
    for (const LiveEntry &E : S->Entries)
      if (Holds(E))
        return LiveTable::addressOf(E);
    Page = S->Next;
  }
  return 0;
}

/// Takes [At, At + Bytes) out of the mapping that holds At. What is left of it
/// stays under its record. Returns the bytes to go on with behind it.
static uint64_t unmapOne(ThreadBlock *B, uint64_t At, uint64_t Bytes,
                         HeapFunction F) {
  LiveEntry E, Old;
  LiveTable::Outcome O = TheHeap.Live.take(At, E, callerOf(B));
  if (O == LiveTable::Outcome::NotThere) {
    uint64_t Start = findMapping(B, At);
    if (!Start)
      return 0;
    O = TheHeap.Live.take(Start, E, callerOf(B));
  }
  if (O != LiveTable::Outcome::Done)
    return 0;
  uint64_t Start = LiveTable::addressOf(E), Size = sizeOf(E);
  uint64_t End = Start + roundUp(Size);
  if (kindOf(E) != HeapKind::Mmap) { // an allocator's page: not ours to judge
    TheHeap.Live.insert(E, Old, callerOf(B));
    return 0;
  }
  uint64_t Behind = At + Bytes;
  if (Start == At && Behind >= End) {
    accountFree(B, E, F, ~0ull, false);
    return Behind - End;
  }
  countHeapEvent(HeapEvent::MapPartial);
  // Its pieces before and behind; the bytes that go count as freed, the block
  // only when nothing is left.
  uint64_t Left = At - Start;
  uint64_t Right = Behind < End ? End - Behind : 0;
  HeapStat *S = statOf(B, E.Record);
  LiveEntry Piece = E;
  uint64_t Time = E.SizeTime & ~kLiveSizeMask;
  uint64_t Owner = E.Address & ~kLiveAddressMask;
  uint64_t Stays = 0, Pieces = 0;
  if (Left) {
    Piece.SizeTime = Time | Left;
    TheHeap.Live.insert(Piece, Old, callerOf(B));
    Stays += Left;
    ++Pieces;
  }
  if (Right) {
    uint64_t Bytes1 = Right - (roundUp(Size) - Size);
    Piece.Address = Behind | Owner;
    Piece.SizeTime = Time | Bytes1;
    TheHeap.Live.insert(Piece, Old, callerOf(B));
    Stays += Bytes1;
    ++Pieces;
  }
  if (S) {
    catchUp(*S);
    S->FreedBytes += Size - Stays;
    if (Pieces > 1)
      ++S->Allocations; // one block has become two
  }
  addMapped(-int64_t(Size - Stays));
  return Behind > End ? Behind - End : 0;
}

void autoprof::noteUnmapped(void *At, uint64_t Bytes, HeapFunction F) {
  ThreadBlock *B = CurrentBlock;
  if (!B->isLive() || !TheHeap.Header)
    return;
  Section Mine(B);
  if (!Mine.isMine())
    return countHeapEvent(HeapEvent::LostReentrant);
  if (!TheHeap.Header->MapBytes)
    return;
  uint64_t Address = addressOf(At);
  Bytes = roundUp(Bytes);
  bool IsFirst = true;
  while (Bytes) {
    uint64_t Rest = unmapOne(B, Address, Bytes, F);
    if (!Rest || Rest >= Bytes)
      break;
    if (IsFirst)
      countHeapEvent(HeapEvent::MapPartial); // of several
    IsFirst = false;
    Address += Bytes - Rest;
    Bytes = Rest;
  }
}
