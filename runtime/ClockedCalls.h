//===-- ClockedCalls.h - calls that are clocked at both ends --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A record lies on the thread's stack of them from a clocked call's begin to
// its end, which adds it to its node's times. Inline, for the hooks (Enter.h,
// Hooks.cpp); what is rare or traced is in ClockedCalls.cpp. Rules as in
// Hooks.cpp.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_CLOCKEDCALLS_H
#define AUTOPROF_RUNTIME_CLOCKEDCALLS_H

#include "Control.h"
#include "Events.h"
#include "ThreadBlock.h"
#include "Words.h"

namespace autoprof {

constexpr uint32_t kGenerationMask = 0x3fff;

/// With timing=auto few calls are clocked, and what that takes (much, for the
/// first call of a path) is known and left out of all times. With timing=clock
/// these two clocks more for each call would cost more than they are worth.
inline uint64_t overheadBegins() {
  return TheRuntime.Timing == abi::TimingMode::Auto
             ? TheRuntime.TickClock.ticks()
             : 0;
}
inline void overheadEnds(ThreadBlock *B, uint64_t Began, uint64_t Now) {
  if (!Began)
    return;
  add(&B->Header.OverheadTicks, Now - Began);
  B->fillBudget(Now);
  B->spendBudget(Now - Began);
}
inline void overheadEnds(ThreadBlock *B, uint64_t Began) {
  if (Began)
    overheadEnds(B, Began, TheRuntime.TickClock.ticks());
}
/// What clock records are told in: time without that.
inline uint64_t ownTicks(const ThreadBlock *B, uint64_t Now) {
  return recordedTicks(Now) - B->Header.OverheadTicks;
}

AUTOPROF_COLD void noteTorn(ThreadBlock *B, uint64_t Sp);
/// Closes the records at and above Index whose frames were left without their
/// exit hook (longjmp, unwinding): they count until now.
AUTOPROF_COLD void closeAbandoned(ThreadBlock *B, uint32_t Index, uint64_t Now);
AUTOPROF_COLD bool growClockStack(ThreadBlock *B, uint32_t Top);

/// Closes the record on top, and adds its call to its node's times.
__attribute__((always_inline)) inline void closeTop(ThreadBlock *B,
                                                    uint64_t Now) {
  uint64_t Sp = stackPointer();
  if (__builtin_expect(B->AddingAt != 0, 0))
    noteTorn(B, Sp);
  uint64_t Outer = B->AddingAt;
  B->AddingAt = Sp;
  asm volatile("" : : : "memory");
  if (__builtin_expect(__atomic_load_n(&IsCopying, __ATOMIC_RELAXED), 0))
    waitForCopy(B);
  uint32_t Index = B->Header.ClockTop - 1;
  abi::ClockRecord R = B->clockStack()[Index];
  uint64_t End = ownTicks(B, Now);
  uint64_t Ticks = End > R.StartTicks ? End - R.StartTicks : 0;
  if (abi::Slab *S = B->slabOf(R.Node)) {
    abi::NodeStat &Stat = S->Stats[R.Node % abi::kNodesPerSlab];
    // Open first: torn here, the record is closed again, and a call too few is
    // open until all are closed; the other way round one would stay open.
    bool IsOuter = Stat.Open && decrement(&Stat.Open);
    B->Header.ClockTop = Index;
    asm volatile("" : : : "memory");
    if (!Stat.Clocked || Ticks < Stat.MinTicks)
      Stat.MinTicks = Ticks;
    if (Ticks > Stat.MaxTicks)
      Stat.MaxTicks = Ticks;
    increment(&Stat.Clocked);
    add(&Stat.AllTicks, Ticks);
    if (IsOuter) {
      increment(&Stat.ClockedOuter);
      add(&Stat.OuterTicks, Ticks);
    }
    B->addToHistogram(R.Func, Ticks);
  } else {
    B->Header.ClockTop = Index;
  }
  asm volatile("" : : : "memory");
  B->AddingAt = Outer;
}

/// Closes the records of frames at or below Sp, left who knows when; returns
/// the new top.
template <class Event>
AUTOPROF_COLD uint32_t closeDead(ThreadBlock *B, uint64_t Sp, Event &Told) {
  const abi::ClockRecord *Stack = B->clockStack();
  uint32_t Top = B->Header.ClockTop;
  while (Top && Stack[Top - 1].StackPointer <= Sp)
    --Top;
  uint64_t Now = TheRuntime.TickClock.ticks();
  Told.unwound(Now, B->Header.ClockTop - Top);
  closeAbandoned(B, Top, Now);
  return Top;
}

/// A scope is entered with the stack pointer of the function it stands in, and
/// functions called in it have smaller ones. As an entry's stack pointer it is
/// odd, one less; its record has the function's own, so that scopes of a frame
/// are not taken for dead by each other.
constexpr uint64_t entryOfScope(uint64_t Sp) { return Sp - 1; }
constexpr uint64_t recordOfEntry(uint64_t Sp) { return Sp + (Sp & 1); }

/// What a record needs of a transition; small enough to travel in registers.
struct OpenedCall {
  abi::NodeId Edge, Target;
  abi::FuncId Func;
  abi::Handle Restore;
};

/// Opens a record; the frame's word to return. Sp tells abandoned records: a
/// live frame lies above the one that is entered.
template <bool IsTraced>
__attribute__((always_inline)) inline uint64_t
openClock(ThreadBlock *B, abi::NodeStat *Stat, uint64_t Sp, uint64_t Began,
          OpenedCall Call) {
  chargeCounters(B, abi::nodeOf(Call.Restore));
  EventHook<IsTraced> Event(B, Sp);
  abi::ClockRecord *Stack = B->clockStack();
  uint32_t Top = B->Header.ClockTop;
  if (Top && __builtin_expect(Stack[Top - 1].StackPointer <= Sp, 0))
    Top = closeDead(B, Sp, Event);
  if (__builtin_expect(Event.mustGoDeep(Sp), 0) ||
      (__builtin_expect(Top >= B->ClockPopulated, 0) &&
       !growClockStack(B, Top)))
    return Event.enterDeep(Sp, Call.Edge, Call.Restore);
  abi::ClockRecord &R = Stack[Top];
  // A signal handler's hooks may come between any two of these lines: it finds
  // either the record not counted yet, or one whose frame is alive.
  R.StackPointer = recordOfEntry(Sp);
  asm volatile("" : : : "memory");
  B->Header.ClockTop = Top + 1;
  asm volatile("" : : : "memory");
  R.StackPointer =
      recordOfEntry(Sp); // one that came before the line above left its own
  R.Node = Call.Target;
  R.Edge = Call.Edge;
  R.Func = Call.Func;
  uint32_t Generation = (R.Generation + 1) & kGenerationMask;
  R.Generation = Generation;
  asm volatile("incl %0" : "+m"(Stat->Open) : : "cc");
  if (Stat->Open > Stat->MaxOpen)
    Stat->MaxOpen = Stat->Open;
  uint64_t Now = TheRuntime.TickClock.ticks();
  overheadEnds(B, Began, Now);
  R.StartTicks = ownTicks(B, Now);
  B->Header.LastTicks = Now;
  Event.enter(Now, Top, Call.Edge);
  noteTicks(Now);
  return abi::kFrameMark | uint64_t(Generation) << 48 | uint64_t(Top) << 32 |
         Call.Restore;
}

template <bool IsTraced>
__attribute__((always_inline)) inline void closeClockIn(ThreadBlock *B,
                                                        uint64_t Frame) {
  uint64_t Now = TheRuntime.TickClock.ticks();
  EventHook<IsTraced> Event(B, stackPointer());
  uint32_t Index = uint32_t(Frame >> 32) & 0xffff;
  uint32_t Generation = uint32_t(Frame >> 48) & kGenerationMask;
  abi::ClockRecord *Stack = B->clockStack();
  if (__builtin_expect(Index >= B->Header.ClockTop ||
                           Stack[Index].Generation != Generation,
                       0))
    return Event.exitDeep(Now, Frame); // or closed as abandoned when another
                                       // stack was entered
  Event.exit(Now, B->Header.ClockTop - Index - 1, Stack[Index].Node);
  chargeCounters(B, Stack[Index].Node);
  if (__builtin_expect(B->Header.ClockTop > Index + 1, 0))
    closeAbandoned(B, Index + 1, Now);
  closeTop(B, Now);
  B->Header.LastTicks = Now;
  noteTicks(Now);
  overheadEnds(B, TheRuntime.Timing == abi::TimingMode::Auto ? Now : 0);
}

/// With events.
__attribute__((preserve_most, noinline)) uint64_t
openTraced(ThreadBlock *B, abi::NodeStat *Stat, uint64_t Sp, uint64_t Began,
           OpenedCall Call);
__attribute__((preserve_most, noinline)) void closeTraced(ThreadBlock *B,
                                                          uint64_t Frame);

__attribute__((always_inline)) inline void closeClock(ThreadBlock *B,
                                                      uint64_t Frame) {
  if (__builtin_expect(TheRuntime.HasEvents, 0))
    return closeTraced(B, Frame);
  closeClockIn<false>(B, Frame);
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_CLOCKEDCALLS_H
