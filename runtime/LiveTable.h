//===-- LiveTable.h - the blocks that are live ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Address -> LiveEntry: extendible hashing (abi_heap.h); inside a segment
// buckets of four, compared without a branch (where a block lies is not
// predictable), and a bit for each bucket that has ever been full. It takes its
// memory from its caller: the mapped file in the runtime, an array in the unit
// tests.
//
// One lock a segment, held for a probe and a few stores; nobody waits for long:
// a lock that stays taken is an answer (Locked), not a deadlock. A thread that
// finds its own id in a lock left it behind (a signal handler jumped out) and
// takes it again. While the process has one thread the lock is a plain store.
//
// A killed process leaves every entry that was there; one that was being moved
// (a split) may be there twice, with the same address.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_LIVETABLE_H
#define AUTOPROF_RUNTIME_LIVETABLE_H

#include "autoprof/abi.h"

namespace autoprof {

class LiveTable {
public:
  /// Where pages come from: zeroed, at an offset from Base, 0 = none left.
  struct Memory {
    char *Base;
    uint64_t (*Allocate)(uint64_t Bytes);
    void (*Yield)(); ///< lets other threads run
  };
  /// Who asks.
  struct Caller {
    uint32_t Tid;
    bool IsAlone; ///< the process has no other thread
  };
  enum class Outcome : uint8_t { Done, Replaced, NotThere, NoSpace, Locked };

  /// An empty table in H. False: no space.
  static bool make(abi::HeapHeader &H, const Memory &M);

  LiveTable(abi::HeapHeader &H, const Memory &M) : H_(H), M_(M) {}

  /// Done, or Replaced: the address was there already, Old is what was.
  Outcome insert(const abi::LiveEntry &E, abi::LiveEntry &Old, Caller Who);
  /// Done: removed and in E.
  Outcome take(uint64_t Address, abi::LiveEntry &E, Caller Who);
  /// Done: changed in place by Change(LiveEntry &), which keeps the address.
  template <class F> Outcome change(uint64_t Address, Caller Who, F Change) {
    abi::LiveSegment *S = lockFor(abi::liveHash(Address), Who);
    if (__builtin_expect(!S, 0))
      return Outcome::Locked;
    abi::LiveEntry *There = find(*S, Address);
    if (There)
      Change(*There);
    unlock(*S);
    return There ? Outcome::Done : Outcome::NotThere;
  }

  static uint64_t addressOf(const abi::LiveEntry &E) {
    return E.Address & abi::kLiveAddressMask;
  }
  static bool isUsed(const abi::LiveEntry &E) {
    return E.Address > abi::kLiveDeleted;
  }

private:
  static constexpr uint32_t kBucket = 4;
  static constexpr uint32_t kBuckets = abi::kLivePerSegment / kBucket;
  /// A segment with so many entries is split. Half of it and all of it bound
  /// the bytes per live block.
  static constexpr uint32_t kMost = 160;
  static constexpr unsigned kSpins = 64;
  static constexpr unsigned kPatience = 4000;

  /// The bucket to look in first. The segment is chosen by the top bits of the
  /// hash, so others.
  static uint32_t home(uint64_t Hash) {
    return uint32_t((uint64_t(uint32_t(Hash >> 12)) * kBuckets) >> 32);
  }
  static uint32_t next(uint32_t Bucket) {
    return Bucket + 1 == kBuckets ? 0 : Bucket + 1;
  }
  static bool belongs(const abi::LiveSegment &S, uint64_t Hash) {
    return S.Depth == 0 || Hash >> (64 - S.Depth) == S.Prefix;
  }
  static void unlock(abi::LiveSegment &S) {
    __atomic_store_n(&S.Lock, 0, __ATOMIC_RELEASE); // pairs with tryLock
  }
  static bool tryLock(uint32_t &Lock, Caller Who) {
    uint32_t Owner = 0;
    if (Who.IsAlone) {
      __atomic_store_n(&Lock, Who.Tid, __ATOMIC_RELAXED);
      asm volatile("" : : : "memory");
      return true;
    }
    return __atomic_compare_exchange_n(&Lock, &Owner, Who.Tid, false,
                                       __ATOMIC_ACQUIRE, __ATOMIC_RELAXED) ||
           Owner == Who.Tid;
  }
  abi::LiveSegment *segment(uint32_t Page) const {
    return reinterpret_cast<abi::LiveSegment *>(M_.Base +
                                                uint64_t(Page) * abi::kPage);
  }
  uint32_t *directory(uint32_t Depth) const {
    return reinterpret_cast<uint32_t *>(M_.Base + H_.DirectoryOfDepth[Depth]);
  }
  /// The segment of a hash as the directory says; it may have split since.
  abi::LiveSegment *look(uint64_t Hash) const {
    uint32_t Depth = __atomic_load_n(&H_.Depth, __ATOMIC_ACQUIRE);
    uint64_t Slot = Depth ? Hash >> (64 - Depth) : 0;
    return segment(__atomic_load_n(&directory(Depth)[Slot], __ATOMIC_ACQUIRE));
  }
  /// Locked, and the right one. Null: stayed locked.
  abi::LiveSegment *lockFor(uint64_t Hash, Caller Who) {
    abi::LiveSegment *S = look(Hash);
    if (__builtin_expect(tryLock(S->Lock, Who), 1)) {
      if (__builtin_expect(belongs(*S, Hash), 1))
        return S;
      unlock(*S);
    }
    return waitFor(Hash, Who);
  }
  /// Bit N: entry N of the bucket has this address (0: is free).
  __attribute__((always_inline)) static unsigned
  matches(const abi::LiveEntry *Bucket, uint64_t Address) {
    auto Is = [&](unsigned N) {
      return unsigned(((Bucket[N].Address ^ Address) & abi::kLiveAddressMask) ==
                      0)
             << N;
    };
    return Is(0) | Is(1) | Is(2) | Is(3);
  }
  static bool isSpilled(const abi::LiveSegment &S, uint32_t Bucket) {
    return S.Spilled >> Bucket & 1;
  }
  /// Null: not there.
  __attribute__((always_inline)) static abi::LiveEntry *
  find(abi::LiveSegment &S, uint64_t Address) {
    uint32_t B = home(abi::liveHash(Address));
    for (uint32_t N = 0; N < kBuckets; ++N, B = next(B)) {
      abi::LiveEntry *Bucket = &S.Entries[B * kBucket];
      if (unsigned M = matches(Bucket, Address); __builtin_expect(M != 0, 1))
        return &Bucket[__builtin_ctz(M)];
      if (!isSpilled(S, B))
        break;
    }
    return nullptr;
  }
  /// Where Address is, if in the first bucket with a free place, else such a
  /// place. (kMost leaves free ones.)
  __attribute__((always_inline)) static abi::LiveEntry *
  place(abi::LiveSegment &S, uint64_t Address) {
    uint32_t B = home(abi::liveHash(Address));
    for (;; B = next(B)) {
      abi::LiveEntry *Bucket = &S.Entries[B * kBucket];
      unsigned M = matches(Bucket, Address);
      if (__builtin_expect(M == 0, 1))
        M = matches(Bucket, 0);
      if (__builtin_expect(M != 0, 1))
        return &Bucket[__builtin_ctz(M)];
      S.Spilled |= 1ull << B;
    }
  }
  /// The address last: from then on a reader sees the entry.
  static void write(abi::LiveEntry &To, const abi::LiveEntry &E) {
    To.SizeTime = E.SizeTime;
    To.Record = E.Record;
    To.Resizes = E.Resizes;
    To.Function = E.Function;
    To.Reserved = 0;
    __atomic_store_n(&To.Address, E.Address, __ATOMIC_RELEASE);
  }
  void wait(unsigned Try) const;
  abi::LiveSegment *waitFor(uint64_t Hash, Caller Who);
  Outcome makeRoom(abi::LiveSegment &S, Caller Who);
  Outcome split(abi::LiveSegment &S);
  bool deepen();

  abi::HeapHeader &H_;
  Memory M_;
};

inline LiveTable::Outcome LiveTable::take(uint64_t Address, abi::LiveEntry &E,
                                          Caller Who) {
  abi::LiveSegment *S = lockFor(abi::liveHash(Address), Who);
  if (__builtin_expect(!S, 0))
    return Outcome::Locked;
  abi::LiveEntry *There = find(*S, Address);
  if (__builtin_expect(There != nullptr, 1)) {
    E = *There;
    There->Address = 0;
    --S->Count;
  }
  unlock(*S);
  return There ? Outcome::Done : Outcome::NotThere;
}

inline LiveTable::Outcome LiveTable::insert(const abi::LiveEntry &E,
                                            abi::LiveEntry &Old, Caller Who) {
  uint64_t Address = addressOf(E);
  for (;;) {
    abi::LiveSegment *S = lockFor(abi::liveHash(Address), Who);
    if (__builtin_expect(!S, 0))
      return Outcome::Locked;
    abi::LiveEntry &To = *place(*S, Address);
    if (__builtin_expect(To.Address != 0, 0)) {
      Old = To;
      write(To, E);
      unlock(*S);
      return Outcome::Replaced;
    }
    if (__builtin_expect(S->Count < kMost, 1)) {
      ++S->Count;
      write(To, E);
      unlock(*S);
      return Outcome::Done;
    }
    Outcome Room = makeRoom(*S, Who);
    unlock(*S);
    if (Room != Outcome::Done)
      return Room;
  }
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_LIVETABLE_H
