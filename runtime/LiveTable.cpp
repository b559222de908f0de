//===-- LiveTable.cpp - the blocks that are live --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is rare: waiting for a lock, splitting a segment, doubling the
// directory. The order of the steps keeps the table whole for other threads at
// every instant and readable for a report after a kill.
//
//===----------------------------------------------------------------------===//
#include "LiveTable.h"

using namespace autoprof;
using namespace autoprof::abi;

/// Directories of the depths below this share a page: depth D at 4 << D.
static constexpr uint32_t kSharedDepths = 10;

bool LiveTable::make(HeapHeader &H, const Memory &M) {
  H_ = &H;
  M_ = M;
  uint64_t Directories = M.Allocate(kPage);
  uint64_t First = Directories ? M.Allocate(kPage) : 0;
  if (!First)
    return false;
  for (uint32_t D = 0; D < kSharedDepths; ++D)
    H.DirectoryOfDepth[D] = Directories + (4u << D);
  *reinterpret_cast<uint32_t *>(M.Base + H.DirectoryOfDepth[0]) =
      uint32_t(First / kPage);
  H.Depth = 0;
  H.LastSegment = uint32_t(First / kPage);
  H.Segments = 1;
  H.Granule = kLiveGranule;
  setRoot(0);
  return true;
}

/// The owner of a lock is at work on another processor, or was preempted.
void LiveTable::wait(unsigned Try) const {
  if (Try >= kSpins)
    return M_.Yield(Try >= kYields);
  for (unsigned Pause = 0; Pause < 32; ++Pause)
    __builtin_ia32_pause();
}

LiveSegment *LiveTable::waitFor(uint64_t Hash, Caller Who) {
  for (unsigned Try = 0; Try < kPatience; ++Try) {
    LiveSegment *S = look(Hash);
    if (tryLock(S->Lock, Who)) {
      // Threads that meet in a small table get more segments to go to.
      if (S->Depth < kMeetingDepth && tryLock(H_->SplitLock, Who)) {
        split(*S);
        __atomic_store_n(&H_->SplitLock, 0, __ATOMIC_RELEASE);
      }
      if (belongs(*S, Hash))
        return S;
      unlock(*S, Who); // it split after the directory was read
    }
    wait(Try);
  }
  return nullptr;
}

uint32_t LiveTable::find(const LiveSegment &S, uint64_t Address) {
  uint64_t Hash = liveHash(Address);
  uint32_t B = home(Hash);
  for (uint32_t N = 0; N < kBuckets; ++N, B = next(B)) {
    uint32_t I = findIn(S, B, Address, tagOf(Hash));
    if (I != kNowhere || !isSpilled(S, B))
      return I;
  }
  return kNowhere;
}

/// In the first bucket that has one; kMost leaves some.
uint32_t LiveTable::findFree(LiveSegment &S, uint64_t Hash) {
  for (uint32_t B = home(Hash);; B = next(B)) {
    uint32_t I = freeIn(S, B);
    if (I != kNowhere)
      return I;
    S.Spilled |= 1ull << B;
  }
}

LiveTable::Outcome LiveTable::takeFar(uint64_t Address, LiveEntry &E,
                                      Caller Who) {
  E = {};
  LiveSegment *S = lockFor(liveHash(Address), Who);
  if (!S)
    return Outcome::Locked;
  uint32_t I = find(*S, Address);
  if (I != kNowhere) {
    E = S->Entries[I];
    erase(*S, I);
  }
  unlock(*S, Who);
  return I != kNowhere ? Outcome::Done : Outcome::NotThere;
}

LiveTable::Outcome LiveTable::insertFar(LiveEntry E, LiveEntry &Old,
                                        Caller Who) {
  uint64_t Address = addressOf(E), Hash = liveHash(Address);
  for (;;) {
    LiveSegment *S = lockFor(Hash, Who);
    if (!S)
      return Outcome::Locked;
    uint32_t I = find(*S, Address);
    if (I != kNowhere) {
      Old = S->Entries[I];
      write(*S, I, E, tagOf(Hash));
      unlock(*S, Who);
      return Outcome::Replaced;
    }
    if (S->Count < kMost) {
      ++S->Count;
      write(*S, findFree(*S, Hash), E, tagOf(Hash));
      unlock(*S, Who);
      return Outcome::Done;
    }
    Outcome Room = makeRoom(*S, Who);
    unlock(*S, Who);
    if (Room != Outcome::Done)
      return Room;
  }
}

/// S is full, and locked by the caller.
LiveTable::Outcome LiveTable::makeRoom(LiveSegment &S, Caller Who) {
  for (unsigned Try = 0; !tryLock(H_->SplitLock, Who); ++Try) {
    if (Try == kPatience)
      return Outcome::Locked;
    wait(Try);
  }
  Outcome O = split(S);
  __atomic_store_n(&H_->SplitLock, 0, __ATOMIC_RELEASE);
  return O;
}

/// The directory with twice the entries; under the split lock.
bool LiveTable::deepen() {
  uint32_t Depth = H_->Depth;
  if (Depth == kLiveMaxDepth)
    return false;
  uint64_t &At = H_->DirectoryOfDepth[Depth + 1];
  if (!At && !(At = M_.Allocate(4ull << (Depth + 1))))
    return false;
  const uint32_t *From = directory(Depth);
  uint32_t *To = directory(Depth + 1);
  for (uint64_t I = 0; I < 1ull << Depth; ++I)
    To[2 * I] = To[2 * I + 1] = From[I];
  H_->Depth = Depth + 1;
  setRoot(Depth + 1);
  return true;
}

LiveTable::Outcome LiveTable::split(LiveSegment &S) {
  uint32_t Depth = S.Depth;
  if (Depth == H_->Depth && !deepen())
    return Outcome::NoSpace;
  uint64_t At = M_.Allocate(kPage);
  if (!At)
    return Outcome::NoSpace;
  uint32_t Page = uint32_t(At / kPage);
  LiveSegment &New = *segment(Page);
  New.Depth = uint8_t(Depth + 1);
  New.Prefix = S.Prefix * 2 + 1;
  for (const LiveEntry &E : S.Entries) {
    uint64_t Hash = liveHash(addressOf(E));
    if (!isUsed(E) || !belongs(New, Hash))
      continue;
    write(New, findFree(New, Hash), E, tagOf(Hash));
    ++New.Count;
  }
  // From here on a reader finds the moved entries in the new segment too.
  New.Next = H_->LastSegment;
  __atomic_store_n(&H_->LastSegment, Page, __ATOMIC_RELEASE);
  ++H_->Segments;
  // Other threads come to the new segment now; who is on the way to the old
  // one waits for its lock and sees there that it is the wrong one.
  uint32_t Shift = H_->Depth - New.Depth;
  uint32_t *Directory = directory(H_->Depth);
  for (uint64_t I = uint64_t(New.Prefix) << Shift,
                End = uint64_t(New.Prefix + 1) << Shift;
       I < End; ++I)
    __atomic_store_n(&Directory[I], Page, __ATOMIC_RELEASE);
  S.Prefix = S.Prefix * 2;
  S.Depth = uint8_t(Depth + 1);
  S.Spilled = 0;
  for (uint32_t I = 0; I < kBuckets * kBucket; ++I) {
    if (!isUsed(S.Entries[I]))
      continue;
    uint64_t Hash = liveHash(addressOf(S.Entries[I]));
    if (!belongs(S, Hash))
      erase(S, I);
    else
      for (uint32_t B = home(Hash); B != I / kBucket; B = next(B))
        S.Spilled |= 1ull << B;
  }
  return Outcome::Done;
}
