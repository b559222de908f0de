//===-- HeapStats.cpp - allocations and frees as they are told ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finds the thread's block and keeps off where a signal handler came in
// between; decides what is the inside of another request (docs/heap.md); the
// rest is HeapBlocks'.
//
//===----------------------------------------------------------------------===//
#include "HeapBlocks.h"
#include "HeapOperators.h"
#include "HeapTiming.h"
#include "Hooks.h"

using namespace autoprof;
using namespace autoprof::abi;

namespace {

/// The block of a thread that has none. Null: nothing is recorded. Site: of
/// the call under way, which was stored where the thread looked then.
__attribute__((noinline, cold)) ThreadBlock *findBlock(uint64_t &Site) {
  Site = 0;
  if (!TheHeap.IsOn || TheRuntime.IsSealed)
    return nullptr;
  if (CurrentBlock != &NoBlock && CurrentBlock != &ForkedBlock)
    noteForkedChild();
  // A forked child makes its file only for instrumented code.
  if (CurrentBlock == &ForkedBlock &&
      (!ForkedBlock.Header.Site || TheRuntime.phase() == Phase::Refused))
    return nullptr;
  Site = CurrentBlock->Header.Site;
  return obtainBlock();
}

/// Unless an inner function has counted it. An inner malloc of operator new
/// counts as the operator, whose bad_alloc passes its wrapper by.
__attribute__((noinline, cold)) void noteFailed(ThreadBlock *B, HeapFunction F,
                                                uint64_t SerialBefore) {
  Section Mine(B);
  ThreadHeap &T = B->Heap;
  T.AskedAt = 0;
  if (!Mine.isMine() || T.LastFailed > SerialBefore)
    return;
  if (auto *Site = reinterpret_cast<const SiteDescriptor *>(B->Header.Site)) {
    HeapFamily Asked = familyOf(Site->Function);
    if (Asked == kNews || Asked == kNewArrays)
      F = Site->Function;
  }
  if (const HeapCacheEntry *C = recordOf(B, F)) {
    ++C->Stat->Failed;
    T.LastFailed = ++T.Serial;
    ++T.Counted; // no allocation
  }
}

/// Whether a function that F called has recorded the block already. A mapping
/// that an allocator made for it and that begins with it is another thing: the
/// block takes its place in the table.
inline bool isRecorded(const ThreadHeap &T, uint64_t Address, HeapFunction F,
                       uint64_t SerialBefore) {
  if (T.LastAddress != Address || T.Serial == SerialBefore)
    return false;
  return T.LastMapSerial != T.Serial || familyOf(F) == kMmaps;
}

/// Calls Do with the thread's new block; it is told the site that the call was
/// made from.
template <class F> __attribute__((noinline, cold)) void withNewBlock(F Do) {
  uint64_t Site = 0;
  ThreadBlock *B = findBlock(Site);
  if (!B)
    return;
  uint64_t Kept = B->Header.Site;
  B->Header.Site = Site;
  Do();
  B->Header.Site = Kept;
}

/// The same for a thread without a block, out of the way of all others.
__attribute__((noinline, cold)) void noteAllocatedFirst(void *Block,
                                                        HeapFunction F,
                                                        uint64_t Size,
                                                        uint64_t SerialBefore) {
  withNewBlock([&] { noteAllocated(Block, F, Size, SerialBefore); });
}
__attribute__((noinline, cold)) HeapFreeing
noteFreedFirst(void *Block, HeapFunction F, uint64_t Size) {
  HeapFreeing R{nullptr, 0};
  if (Block)
    withNewBlock([&] { R = noteFreed(Block, F, Size); });
  return R;
}

} // namespace

void *autoprof::noteAllocated(void *Block, HeapFunction F, uint64_t Size,
                              uint64_t SerialBefore) {
  ThreadBlock *B = CurrentBlock;
  if (__builtin_expect(!B->isLive(), 0)) {
    noteAllocatedFirst(Block, F, Size, SerialBefore);
    return Block;
  }
  if (__builtin_expect(!Block, 0)) {
    if (Size)
      noteFailed(B, F, SerialBefore);
    return Block;
  }
  RecordingSection Mine(B, Recorded::Allocation);
  if (__builtin_expect(!Mine.isMine(), 0)) {
    countHeapEvent(HeapEvent::LostReentrant);
    return Block;
  }
  ThreadHeap &T = B->Heap;
  uint64_t Address = addressOf(Block);
  if (__builtin_expect(T.Freeing == Address, 0))
    T.Freeing = 0; // a free that was left by a jump
  if (F == HeapFunction::Malloc && T.AskedAt)
    F = takeAsked(T, Size);
  if (__builtin_expect(isRecorded(T, Address, F, SerialBefore), 0))
    correctBlock(B, Address, Size, F, nullptr);
  else
    recordBlock(B, Address, Size, F, nullptr);
  return Block;
}

HeapFreeing autoprof::noteFreed(void *Block, HeapFunction F, uint64_t Size) {
  ThreadBlock *B = CurrentBlock;
  uint64_t Address = addressOf(Block);
  if (__builtin_expect(!B->isLive(), 0))
    return noteFreedFirst(Block, F, Size);
  ThreadHeap &T = B->Heap;
  if (!Block || T.Freeing == Address)
    return {nullptr, 0};
  RecordingSection Mine(B, Recorded::Free);
  if (__builtin_expect(!Mine.isMine(), 0)) {
    countHeapEvent(HeapEvent::LostReentrant);
    return {nullptr, 0};
  }
  HeapFreeing R{B, T.Freeing};
  LiveEntry E;
  LiveTable::Outcome O = TheHeap.Header
                             ? TheHeap.Live.take(Address, E, callerOf(B))
                             : LiveTable::Outcome::NotThere;
  if (__builtin_expect(O == LiveTable::Outcome::Done, 1))
    accountFreeHere(B, E, F, Size, false);
  else if (O == LiveTable::Outcome::NotThere)
    countUnknown(B, Address);
  else
    countLost(O);
  T.Freed[T.FreedAt++ % ThreadHeap::kFreed] = Address;
  T.Freeing = Address;
  return R;
}

void autoprof::noteTaken(void *Old, HeapFunction F, HeapTaken &Taken) {
  Taken.Entry.Address = 0;
  Taken.IsInner = Taken.IsNoted = false;
  ThreadBlock *B = CurrentBlock;
  if (__builtin_expect(!B->isLive(), 0)) {
    withNewBlock([&] { noteTaken(Old, F, Taken); });
    return;
  }
  ThreadHeap &T = B->Heap;
  uint64_t Address = addressOf(Old);
  Taken.OuterFreeing = T.Freeing;
  if (T.Freeing == Address) {
    Taken.IsInner = Taken.IsNoted = true;
    return;
  }
  RecordingSection Mine(B, Recorded::Free);
  if (!Mine.isMine()) {
    countHeapEvent(HeapEvent::LostReentrant);
    return;
  }
  Taken.IsNoted = true;
  LiveTable::Outcome O =
      TheHeap.Header ? TheHeap.Live.take(Address, Taken.Entry, callerOf(B))
                     : LiveTable::Outcome::NotThere;
  if (O == LiveTable::Outcome::Done)
    accountFree(B, Taken.Entry, F, ~0ull, true);
  else if (O != LiveTable::Outcome::NotThere)
    countLost(O);
  T.Freeing = Address;
}

void *autoprof::noteMoved(void *Block, void *Old, const HeapTaken &Taken,
                          HeapFunction F, uint64_t Size,
                          uint64_t SerialBefore) {
  ThreadBlock *B = CurrentBlock;
  if (!Taken.IsNoted || !B->isLive())
    return Block;
  ThreadHeap &T = B->Heap;
  T.Freeing = Taken.OuterFreeing;
  bool WasThere = Taken.Entry.Address != 0;
  if (!Block && Size) {
    {
      Section Mine(B);
      LiveEntry Other;
      if (WasThere && Mine.isMine() &&
          TheHeap.Live.insert(Taken.Entry, Other, callerOf(B)) ==
              LiveTable::Outcome::Done)
        unaccountFree(B, Taken.Entry);
    }
    noteFailed(B, F, SerialBefore);
    return Block;
  }
  RecordingSection Mine(B, Recorded::Allocation);
  if (!Mine.isMine()) {
    countHeapEvent(HeapEvent::LostReentrant);
    return Block;
  }
  if (!WasThere && !Taken.IsInner)
    countUnknown(B, addressOf(Old));
  if (!Block)
    return Block;
  const LiveEntry *From = WasThere ? &Taken.Entry : nullptr;
  uint64_t Address = addressOf(Block);
  if (isRecorded(T, Address, F, SerialBefore))
    correctBlock(B, Address, Size, F, From);
  else
    recordBlock(B, Address, Size, F, From);
  return Block;
}

void autoprof::endTaken(const HeapTaken &Taken) {
  if (Taken.IsNoted && CurrentBlock->isLive())
    CurrentBlock->Heap.Freeing = Taken.OuterFreeing;
}

void autoprof::noteOfLoader(void *Block) {
  ThreadBlock *B = CurrentBlock;
  if (!Block || !B->isLive() || !TheHeap.Header)
    return;
  if (Section Mine(B); Mine.isMine())
    TheHeap.Live.change(addressOf(Block), callerOf(B),
                        [](LiveEntry &E) { E.Flags |= kLiveOfLoader; });
}
