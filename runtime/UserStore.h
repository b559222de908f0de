//===-- UserStore.h - values and events that programs tell ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How abi_user.h is written. Space and time come from the caller: tests drive
// them by hand. A thread's own words are changed by one instruction each (a
// signal handler may tell something in between), words of the process by
// locked ones. Nothing waits.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_USERSTORE_H
#define AUTOPROF_RUNTIME_USERSTORE_H

#include "CallTree.h"
#include "autoprof/abi.h"

namespace autoprof::user {

//===-- words ------------------------------------------------------------===//

inline void add(int64_t &Word, int64_t N) {
  asm volatile("addq %1, %0" : "+m"(Word) : "r"(N) : "cc");
}
inline void add(uint64_t &Word, uint64_t N) {
  asm volatile("addq %1, %0" : "+m"(Word) : "r"(N) : "cc");
}
/// Whether the sum went round.
inline bool addSigned(int64_t &Word, int64_t N) {
  bool IsOver;
  asm volatile("addq %2, %0" : "+m"(Word), "=@cco"(IsOver) : "r"(N) : "cc");
  return IsOver;
}
inline bool replace(uint64_t &Word, uint64_t Old, uint64_t New) {
  bool IsDone;
  asm volatile("cmpxchgq %3, %1"
               : "+a"(Old), "+m"(Word), "=@ccz"(IsDone)
               : "r"(New)
               : "memory", "cc");
  return IsDone;
}
struct Pair {
  uint64_t Low, High;
};
/// Replaces 16 bytes at a multiple of 16; Old becomes what is there. Locked:
/// other threads do so too.
inline bool replacePair(void *At, Pair &Old, Pair New) {
  bool IsDone;
  asm volatile("lock cmpxchg16b %1"
               : "=@ccz"(IsDone), "+m"(*static_cast<Pair *>(At)), "+a"(Old.Low),
                 "+d"(Old.High)
               : "b"(New.Low), "c"(New.High)
               : "memory", "cc");
  return IsDone;
}

/// Value takes part in the extremes; before the count says that there are any.
inline void noteExtremes(uint64_t Count, int64_t &Min, int64_t &Max,
                         int64_t V) {
  if (!Count) {
    Min = Max = V;
    return;
  }
  if (V < Min)
    Min = V;
  if (V > Max)
    Max = V;
}

//===-- gauges -----------------------------------------------------------===//

/// The gauge has the value from Now on. The one before counts, with the time it
/// had, to the thread that replaced it: the sum over all threads is exact, in
/// whatever order they come. A time before the last set's becomes that.
inline void setGauge(abi::UserName &N, abi::UserStat &S, int64_t V,
                     uint64_t Now) {
  uint64_t None = 0;
  __atomic_compare_exchange_n(&N.FirstTicks, &None, Now, false,
                              __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  Pair Old{static_cast<uint64_t>(N.Value), N.ValueTicks}, New{};
  do
    New = {static_cast<uint64_t>(V), Old.High > Now ? Old.High : Now};
  while (!replacePair(&N.Value, Old, New));
  if (Old.High && New.High > Old.High) {
    // Signed value x unsigned time, 128 bits.
    auto More = static_cast<unsigned __int128>(
        static_cast<__int128>(static_cast<int64_t>(Old.Low)) *
        static_cast<__int128>(New.High - Old.High));
    Pair Sum{S.Weighted[0], S.Weighted[1]}, To{};
    do {
      auto Total =
          (static_cast<unsigned __int128>(Sum.High) << 64 | Sum.Low) + More;
      To = {static_cast<uint64_t>(Total), static_cast<uint64_t>(Total >> 64)};
    } while (!replacePair(S.Weighted, Sum, To));
  }
  noteExtremes(S.Count, S.Min, S.Max, V);
  add(S.Count, 1);
}

//===-- frames, sections -------------------------------------------------===//

/// Keeps the slowest ones.
inline void noteSlowFrame(abi::SlowFrame *Slowest, uint64_t Ticks,
                          uint64_t End) {
  abi::SlowFrame *Least = Slowest;
  for (uint32_t I = 1; I < abi::kSlowFrames; ++I)
    if (Slowest[I].Ticks < Least->Ticks)
      Least = &Slowest[I];
  if (Least->EndTicks && Least->Ticks >= Ticks)
    return;
  Least->EndTicks = 0; // half of it is nothing
  asm volatile("" : : : "memory");
  Least->Ticks = Ticks;
  asm volatile("" : : : "memory");
  Least->EndTicks = End;
}

/// A time of a frame or section.
inline void noteTime(abi::UserStat &S, uint64_t Ticks) {
  noteExtremes(S.Count, S.Min, S.Max, static_cast<int64_t>(Ticks));
  add(S.Sum, static_cast<int64_t>(Ticks));
  add(S.Count, 1);
}
/// The CPU time of a section, before noteTime.
inline void noteCpu(abi::UserStat &S, uint64_t Ns) {
  if (!S.Count || Ns < S.MinCpuNs)
    S.MinCpuNs = Ns;
  if (Ns > S.MaxCpuNs)
    S.MaxCpuNs = Ns;
  add(S.CpuNs, Ns);
}

//===-- counters by path -------------------------------------------------===//

/// A thread's table of cells.
class Cells {
public:
  /// Pages, zeroed; 0 = refused.
  using Allocate = uint64_t (*)(uint64_t Bytes);

  Cells(uint32_t *Tables, char *Base, Allocate More)
      : Tables_(Tables), Base_(Base), More_(More) {}

  /// The cell of a key, made on first use. Null = no room.
  abi::UserCell *find(uint64_t Key) {
    uint64_t Hash = mixHash(Key, 0);
    for (uint32_t T = 0; T < abi::kUserCellTables; ++T) {
      uint64_t Mask = (uint64_t{abi::kUserCellsPerPage} << T) - 1;
      if (!Tables_[T]) {
        uint64_t At = More_((Mask + 1) * sizeof(abi::UserCell));
        if (!At)
          return nullptr;
        // A signal handler that made one in between keeps it.
        if (!Tables_[T])
          Tables_[T] = static_cast<uint32_t>(At / abi::kPage);
      }
      auto *Table = reinterpret_cast<abi::UserCell *>(
          Base_ + uint64_t{Tables_[T]} * abi::kPage);
      for (uint32_t I = 0; I < abi::kUserCellProbes; ++I) {
        abi::UserCell &C = Table[(Hash + I) & Mask];
        if (C.Key == Key || (!C.Key && replace(C.Key, 0, Key)) || C.Key == Key)
          return &C;
      }
    }
    return nullptr;
  }

private:
  uint32_t *Tables_;
  char *Base_;
  Allocate More_;
};

//===-- names ------------------------------------------------------------===//

/// The number of a name, made on first use; Make fills the record and answers
/// whether it could. kUserNames = no room. Two threads may come at once: who
/// finds a record that is being made waits a little.
template <class SameFn, class MakeFn>
uint32_t findName(abi::UserName *Names, uint64_t Hash, SameFn IsSame,
                  MakeFn Make) {
  constexpr unsigned kPatience = 1000;
  for (uint32_t N = 0; N < abi::kUserNames; ++N) {
    uint32_t Id = static_cast<uint32_t>(Hash + N) % abi::kUserNames;
    abi::UserName &R = Names[Id];
    uint64_t There = __atomic_load_n(&R.Hash, __ATOMIC_ACQUIRE);
    if (!There &&
        __atomic_compare_exchange_n(&R.Hash, &There, Hash, false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
      return Make(R) ? Id : abi::kUserNames;
    if (There != Hash)
      continue;
    for (unsigned Try = 0;
         Try < kPatience && !__atomic_load_n(&R.Name, __ATOMIC_ACQUIRE); ++Try)
      __builtin_ia32_pause();
    if (__atomic_load_n(&R.Name, __ATOMIC_ACQUIRE) && IsSame(R))
      return Id;
  }
  return abi::kUserNames;
}

} // namespace autoprof::user

#endif // AUTOPROF_RUNTIME_USERSTORE_H
