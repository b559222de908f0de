//===-- HookCost.h - what a counted call costs ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All instructions of a hook lie in the function's own symbol, so samples
// charge them to it; the report takes count x cost out again. Two loops bracket
// the cost: calls back to back, which the processor overlaps, and calls that
// each wait for the one before.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_HOOKCOST_H
#define AUTOPROF_RUNTIME_HOOKCOST_H

#include "Clock.h"
#include "autoprof/abi.h"

namespace autoprof {

struct HookCost {
  uint32_t Ps;      ///< picoseconds
  uint32_t DoubtPs; ///< half the distance of the two loops
};

namespace hook_cost {

/// The words a hook works on, as compiled code sees them.
struct Words {
  uint32_t Cursor;
  uint32_t Counter;
  abi::TableEntry Entry;
  uint64_t Key;
  uint64_t Calls;
};
inline constexpr int32_t kCallsAt = offsetof(Words, Calls) / 8;

/// Chained: enters without exits, each of which finds its entry by what the
/// one before stored, as in a descent. Else pairs of enter and exit.
template <bool Hooked, bool Chained>
__attribute__((noinline)) uint64_t run(volatile Words *W, unsigned Calls) {
  auto *Base = reinterpret_cast<volatile uint64_t *>(W);
  uint64_t Zero = 0; // not known to the compiler
  asm volatile("" : "+r"(Zero));
  for (unsigned I = 0; I < Calls; ++I) {
    asm volatile("" : "+r"(W));
    if (!Hooked)
      continue;
    int64_t P = int32_t(W->Cursor);
    auto *E = reinterpret_cast<volatile abi::TableEntry *>(
        reinterpret_cast<uint64_t>(&W->Entry) + (uint64_t(P) & Zero));
    uint32_t Child = E->Child;
    int64_t Counter = E->Counter;
    if ((E->Key ^ W->Key) != uint64_t(P))
      return I;
    asm volatile("incq (%0,%1,8)" : : "r"(Base), "r"(Counter) : "memory");
    W->Cursor = Child;
    if (!Chained && P >= 0)
      W->Cursor = uint32_t(P);
  }
  return Calls;
}

template <bool Chained>
inline uint64_t cost(const Clock &C, volatile Words *W, unsigned Calls) {
  uint64_t Best = ~0ull, Plain = ~0ull;
  for (int Try = 0; Try < 5; ++Try) {
    uint64_t A = C.ticks();
    run<true, Chained>(W, Calls);
    uint64_t B = C.ticks();
    run<false, Chained>(W, Calls);
    uint64_t D = C.ticks();
    Best = B - A < Best ? B - A : Best;
    Plain = D - B < Plain ? D - B : Plain;
  }
  return Best > Plain ? Best - Plain : 0;
}

} // namespace hook_cost

/// Picoseconds each of Count took.
inline uint64_t psOfEach(uint64_t Ticks, uint64_t Count, uint64_t TicksPerMs) {
  return TicksPerMs ? Ticks * 1000000 / TicksPerMs * 1000 / Count : 0;
}

/// Takes about 20 us.
inline HookCost measureHookCost(const Clock &C, uint64_t TicksPerMs) {
  constexpr unsigned kCalls = 500;
  static hook_cost::Words W;
  W.Cursor = 16;
  W.Entry.Child = 16;
  W.Entry.Counter = hook_cost::kCallsAt;
  W.Entry.Key = 16;
  W.Key = 0;
  uint64_t Low = hook_cost::cost<false>(C, &W, kCalls);
  uint64_t High = hook_cost::cost<true>(C, &W, kCalls);
  uint64_t A = psOfEach(Low, kCalls, TicksPerMs);
  uint64_t B = psOfEach(High, kCalls, TicksPerMs);
  if (B < A)
    B = A;
  return {uint32_t((A + B) / 2), uint32_t((B - A) / 2)};
}

/// What a read of the clock takes, in picoseconds: the least of some batches,
/// back to back. Takes about 3 us (100 us where that is a call of the system).
inline uint32_t measureClockCost(const Clock &C, uint64_t TicksPerMs) {
  constexpr unsigned kReads = 64;
  uint64_t Least = ~0ull;
  for (int Try = 0; Try < 5; ++Try) {
    uint64_t Begin = C.ticks(), End = Begin;
    for (unsigned I = 0; I < kReads; ++I)
      End = C.ticks();
    Least = End - Begin < Least ? End - Begin : Least;
  }
  return uint32_t(psOfEach(Least, kReads, TicksPerMs));
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_HOOKCOST_H
