//===-- LiveTable.h - the blocks that are live ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Address -> LiveEntry: extendible hashing (abi_heap.h); inside a segment
// buckets of eight, whose tags (seven bits of the hash) are compared as one
// word and without a branch (where a block lies is not predictable), and a bit
// for each bucket that has ever been full. It takes its memory from its caller:
// the mapped file in the runtime, an array in the unit tests.
//
// One lock a segment, held for a probe and a few stores; nobody waits for long:
// a lock that stays taken is an answer (Locked), not a deadlock. A thread that
// finds its own id in a lock left it behind (a signal handler jumped out) and
// takes it again. While the process has one thread no lock is taken: a signal
// handler keeps off by itself (HeapSection.h).
//
// A killed process leaves every entry that was there; one that was being moved
// (a split) may be there twice, with the same address.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_LIVETABLE_H
#define AUTOPROF_RUNTIME_LIVETABLE_H

#include "autoprof/abi.h"

/// Inlined in whatever calls it: an allocation's own path, and a free's.
#define AUTOPROF_HOT __attribute__((always_inline)) inline

namespace autoprof {

class LiveTable {
public:
  /// Where pages come from: zeroed, at an offset from Base, 0 = none left.
  struct Memory {
    char *Base;
    uint64_t (*Allocate)(uint64_t Bytes);
    void (*Yield)(bool Sleeps); ///< lets other threads run: those that wait for
                                ///< this processor, or all for a millisecond
  };
  /// Who asks.
  struct Caller {
    uint32_t Tid;
    bool IsAlone; ///< the process has no other thread
  };
  enum class Outcome : uint8_t { Done, Replaced, NotThere, NoSpace, Locked };

  constexpr LiveTable() = default;
  LiveTable(const LiveTable &) = delete;

  /// An empty table in H. False: no space.
  bool make(abi::HeapHeader &H, const Memory &M);

  /// Done, or Replaced: the address was there already, Old is what was.
  AUTOPROF_HOT Outcome insert(const abi::LiveEntry &E, abi::LiveEntry &Old,
                              Caller Who);
  /// Done: removed and in E.
  AUTOPROF_HOT Outcome take(uint64_t Address, abi::LiveEntry &E, Caller Who);
  /// Done: changed in place by Change(LiveEntry &), which keeps the address.
  template <class F> Outcome change(uint64_t Address, Caller Who, F Change) {
    abi::LiveSegment *S = lockFor(abi::liveHash(Address), Who);
    if (__builtin_expect(!S, 0))
      return Outcome::Locked;
    uint32_t I = find(*S, Address);
    if (I != kNowhere)
      Change(S->Entries[I]);
    unlock(*S, Who);
    return I != kNowhere ? Outcome::Done : Outcome::NotThere;
  }

  static uint64_t addressOf(const abi::LiveEntry &E) {
    return E.Address & abi::kLiveAddressMask;
  }
  static bool isUsed(const abi::LiveEntry &E) {
    return E.Address > abi::kLiveDeleted;
  }

private:
  static constexpr uint32_t kBucket = 8; ///< as many tags as a word has bytes
  static constexpr uint32_t kBuckets = abi::kLivePerSegment / kBucket;
  static_assert(kBuckets * kBucket == abi::kLivePerSegment);
  /// A segment with so many entries is split. Half of it and all of it bound
  /// the bytes per live block.
  static constexpr uint32_t kMost = 152;
  static constexpr uint32_t kNowhere = ~0u;
  /// Who waits for a lock first spins, then yields, then sleeps: its owner may
  /// have been preempted, for as long as the machine is busy.
  static constexpr unsigned kSpins = 64;
  static constexpr unsigned kYields = kSpins + 1000;
  static constexpr unsigned kPatience = kYields + 200;
  /// Up to this depth (256 segments) one that threads waited for is split.
  static constexpr uint32_t kMeetingDepth = 8;

  /// The bucket to look in first. The segment is chosen by the top bits of the
  /// hash, so others.
  static uint32_t home(uint64_t Hash) {
    return uint32_t((uint64_t(uint32_t(Hash >> 12)) * kBuckets) >> 32);
  }
  static uint32_t next(uint32_t Bucket) {
    return Bucket + 1 == kBuckets ? 0 : Bucket + 1;
  }
  static bool belongs(const abi::LiveSegment &S, uint64_t Hash) {
    return (Hash >> 1) >> (63 - S.Depth) == S.Prefix;
  }
  AUTOPROF_HOT static void unlock(abi::LiveSegment &S, Caller Who) {
    if (!Who.IsAlone)
      __atomic_store_n(&S.Lock, 0, __ATOMIC_RELEASE); // pairs with tryLock
  }
  AUTOPROF_HOT static bool tryLock(uint32_t &Lock, Caller Who) {
    uint32_t Owner = 0;
    return __atomic_compare_exchange_n(&Lock, &Owner, Who.Tid, false,
                                       __ATOMIC_ACQUIRE, __ATOMIC_RELAXED) ||
           Owner == Who.Tid;
  }
  abi::LiveSegment *segment(uint32_t Page) const {
    return reinterpret_cast<abi::LiveSegment *>(M_.Base +
                                                uint64_t(Page) * abi::kPage);
  }
  uint32_t *directory(uint32_t Depth) const {
    return reinterpret_cast<uint32_t *>(M_.Base + H_->DirectoryOfDepth[Depth]);
  }
  void setRoot(uint32_t Depth) {
    uint64_t At = reinterpret_cast<uint64_t>(directory(Depth));
    // Pairs with look(): who sees the depth sees the directory.
    __atomic_store_n(&Root_, At | uint64_t(63 - Depth) << kShiftAt,
                     __ATOMIC_RELEASE);
  }
  /// The segment of a hash as the directory says; it may have split since.
  AUTOPROF_HOT abi::LiveSegment *look(uint64_t Hash) const {
    uint64_t Root = __atomic_load_n(&Root_, __ATOMIC_ACQUIRE);
    auto *Directory =
        reinterpret_cast<uint32_t *>(Root & abi::kLiveAddressMask);
    uint64_t Slot = (Hash >> 1) >> (Root >> kShiftAt);
    return segment(__atomic_load_n(&Directory[Slot], __ATOMIC_ACQUIRE));
  }
  /// Locked, and the right one. Null: stayed locked.
  AUTOPROF_HOT abi::LiveSegment *lockFor(uint64_t Hash, Caller Who) {
    abi::LiveSegment *S = look(Hash);
    if (Who.IsAlone)
      return S;
    if (__builtin_expect(tryLock(S->Lock, Who), 1)) {
      if (__builtin_expect(belongs(*S, Hash), 1))
        return S;
      unlock(*S, Who);
    }
    return waitFor(Hash, Who);
  }
  static constexpr uint64_t kOnes = 0x0101010101010101, kTops = kOnes << 7;
  /// Of a used entry; 0 is a free one's. Bits that neither the segment nor the
  /// bucket depends on.
  static uint64_t tagOf(uint64_t Hash) { return (Hash >> 4 & 0x7f) | 0x80; }
  static uint64_t tagsOf(const abi::LiveSegment &S, uint32_t Bucket) {
    uint64_t Tags;
    __builtin_memcpy(&Tags, &S.Tags[Bucket * kBucket], sizeof(Tags));
    return Tags;
  }
  /// The top bit of byte N: entry N may have this tag (the lowest bit is right,
  /// one above it can be wrong).
  static uint64_t matches(uint64_t Tags, uint64_t Tag) {
    uint64_t Differ = Tags ^ (Tag * kOnes);
    return (Differ - kOnes) & ~Differ & kTops;
  }
  static uint32_t lowest(uint64_t Bytes) {
    return uint32_t(__builtin_ctzll(Bytes)) / 8;
  }
  static bool isSpilled(const abi::LiveSegment &S, uint32_t Bucket) {
    return S.Spilled >> Bucket & 1;
  }
  static bool isAt(const abi::LiveEntry &E, uint64_t Address) {
    return (E.Address ^ Address) << 16 == 0;
  }
  /// The index of Address in one bucket, or kNowhere.
  AUTOPROF_HOT static uint32_t findIn(const abi::LiveSegment &S,
                                      uint32_t Bucket, uint64_t Address,
                                      uint64_t Tag) {
    for (uint64_t M = matches(tagsOf(S, Bucket), Tag); M; M &= M - 1)
      if (uint32_t I = Bucket * kBucket + lowest(M);
          __builtin_expect(isAt(S.Entries[I], Address), 1))
        return I;
    return kNowhere;
  }
  /// The index of a free entry in one bucket, or kNowhere.
  AUTOPROF_HOT static uint32_t freeIn(const abi::LiveSegment &S,
                                      uint32_t Bucket) {
    uint64_t Free = ~tagsOf(S, Bucket) & kTops;
    return __builtin_expect(Free != 0, 1) ? Bucket * kBucket + lowest(Free)
                                          : kNowhere;
  }
  /// All tags of the bucket at once: whoever looks at them next reads them as
  /// one word, and would have to wait for a single byte to reach the cache.
  AUTOPROF_HOT static void setTag(abi::LiveSegment &S, uint32_t I,
                                  uint64_t Tag) {
    uint32_t Bucket = I / kBucket, Shift = I % kBucket * 8;
    uint64_t Tags = (tagsOf(S, Bucket) & ~(0xffull << Shift)) | Tag << Shift;
    // A release store: the entry is there before its tag.
    asm volatile("" : : : "memory");
    __builtin_memcpy(&S.Tags[Bucket * kBucket], &Tags, sizeof(Tags));
    asm volatile("" : : : "memory");
  }
  /// The address last: from then on a reader of the file sees the entry. Then
  /// the tag: from then on the table does.
  AUTOPROF_HOT static void write(abi::LiveSegment &S, uint32_t I,
                                 const abi::LiveEntry &E, uint64_t Tag) {
    abi::LiveEntry &To = S.Entries[I];
    To.SizeTime = E.SizeTime;
    uint64_t Rest = E.Record | uint64_t(E.Resizes) << 32 |
                    uint64_t(E.Function) << 40 | uint64_t(E.Flags) << 48;
    static_assert(offsetof(abi::LiveEntry, Function) == 21);
    __builtin_memcpy(&To.Record, &Rest, sizeof(Rest));
    __atomic_store_n(&To.Address, E.Address, __ATOMIC_RELEASE);
    setTag(S, I, Tag);
  }
  AUTOPROF_HOT static void erase(abi::LiveSegment &S, uint32_t I) {
    __atomic_store_n(&S.Entries[I].Address, 0, __ATOMIC_RELAXED);
    setTag(S, I, 0);
    --S.Count;
  }
  static uint32_t find(const abi::LiveSegment &S, uint64_t Address);
  static uint32_t findFree(abi::LiveSegment &S, uint64_t Hash);
  __attribute__((noinline)) Outcome insertFar(abi::LiveEntry E,
                                              abi::LiveEntry &Old, Caller Who);
  __attribute__((noinline)) Outcome takeFar(uint64_t Address, abi::LiveEntry &E,
                                            Caller Who);
  void wait(unsigned Try) const;
  abi::LiveSegment *waitFor(uint64_t Hash, Caller Who);
  Outcome makeRoom(abi::LiveSegment &S, Caller Who);
  Outcome split(abi::LiveSegment &S);
  bool deepen();

  abi::HeapHeader *H_ = nullptr;
  Memory M_{};
  /// Where the directory is, and at kShiftAt how far half a hash is shifted for
  /// the index into it: one word, so that both change at once.
  uint64_t Root_ = 0;
  static constexpr unsigned kShiftAt = 56;
};

AUTOPROF_HOT LiveTable::Outcome LiveTable::take(uint64_t Address,
                                                abi::LiveEntry &E, Caller Who) {
  uint64_t Hash = abi::liveHash(Address);
  abi::LiveSegment *S = lockFor(Hash, Who);
  if (__builtin_expect(!S, 0))
    return Outcome::Locked;
  uint32_t I = findIn(*S, home(Hash), Address, tagOf(Hash));
  if (__builtin_expect(I == kNowhere, 0)) {
    unlock(*S, Who);
    abi::LiveEntry Far; // so that E may live in registers
    Outcome O = takeFar(Address, Far, Who);
    E = Far;
    return O;
  }
  E = S->Entries[I];
  erase(*S, I);
  unlock(*S, Who);
  return Outcome::Done;
}

AUTOPROF_HOT LiveTable::Outcome
LiveTable::insert(const abi::LiveEntry &E, abi::LiveEntry &Old, Caller Who) {
  uint64_t Address = addressOf(E), Hash = abi::liveHash(Address);
  abi::LiveSegment *S = lockFor(Hash, Who);
  if (__builtin_expect(!S, 0))
    return Outcome::Locked;
  uint32_t Home = home(Hash), I = freeIn(*S, Home);
  if (__builtin_expect(I == kNowhere || S->Count >= kMost ||
                           isSpilled(*S, Home) ||
                           findIn(*S, Home, Address, tagOf(Hash)) != kNowhere,
                       0)) {
    unlock(*S, Who);
    abi::LiveEntry Far;
    Outcome O = insertFar(E, Far, Who);
    if (O == Outcome::Replaced)
      Old = Far;
    return O;
  }
  ++S->Count;
  write(*S, I, E, tagOf(Hash));
  unlock(*S, Who);
  return Outcome::Done;
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_LIVETABLE_H
