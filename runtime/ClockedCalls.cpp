//===-- ClockedCalls.cpp - calls that are clocked at both ends ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is rare of it, and the way with events. Rules as in Hooks.cpp.
//
//===----------------------------------------------------------------------===//
#include "ClockedCalls.h"
#include "Hooks.h"

using namespace autoprof;
using namespace autoprof::abi;

/// A signal handler may leave the hook it interrupted by siglongjmp: what that
/// hook was adding up is then torn, and is counted by the next one whose frame
/// takes the place of its frame. A handler's own hooks lie below it.
AUTOPROF_COLD void autoprof::noteTorn(ThreadBlock *B, uint64_t Sp) {
  if (B->AddingAt > Sp)
    return;
  B->AddingAt = 0;
  TheRuntime.File.countLoss(Loss::ClocksTorn);
}

AUTOPROF_COLD void autoprof::closeAbandoned(ThreadBlock *B, uint32_t Index,
                                            uint64_t Now) {
  while (B->Header.ClockTop > Index) {
    closeTop(B, Now);
    TheRuntime.File.countLoss(Loss::ClocksAbandoned);
  }
}

AUTOPROF_COLD bool autoprof::growClockStack(ThreadBlock *B, uint32_t Top) {
  constexpr uint32_t kStep = 4 * kPage / sizeof(ClockRecord);
  if (Top >= kClockRecords) {
    TheRuntime.File.countLoss(Loss::ClocksDropped);
    return false;
  }
  TraceFile &File = TheRuntime.File;
  uint32_t End = Top + kStep < kClockRecords ? Top + kStep : kClockRecords;
  if (!File.populate(File.offsetOf(&B->clockStack()[Top]),
                     (End - Top) * sizeof(ClockRecord))) {
    File.countLoss(Loss::ClocksDropped);
    return false;
  }
  B->ClockPopulated = End;
  return true;
}

__attribute__((preserve_most, noinline)) uint64_t
autoprof::openTraced(ThreadBlock *B, NodeStat *Stat, uint64_t Sp,
                     uint64_t Began, OpenedCall Call) {
  return openClock<true>(B, Stat, Sp, Began, Call);
}

__attribute__((preserve_most, noinline)) void
autoprof::closeTraced(ThreadBlock *B, uint64_t Frame) {
  closeClockIn<true>(B, Frame);
}

template <bool IsTraced>
AUTOPROF_COLD static void closeBelow(ThreadBlock *B, uint64_t Sp) {
  const ClockRecord *Stack = B->clockStack();
  uint32_t Top = B->Header.ClockTop;
  while (Top && Stack[Top - 1].StackPointer < Sp)
    --Top;
  EventHook<IsTraced> Event(B, stackPointer());
  if (Top == B->Header.ClockTop && !Event.hasDeepBelow(Sp))
    return;
  uint64_t Now = TheRuntime.TickClock.ticks();
  Event.unwound(Now, B->Header.ClockTop - Top);
  while (B->Header.ClockTop > Top)
    closeTop(B, Now);
  B->Header.LastTicks = Now;
  noteTicks(Now);
}

void autoprof::closeCallsBelow(uint64_t Sp) {
  ThreadBlock *B = CurrentBlock;
  if (!B->isLive())
    return;
  if (B->WaitFrame && B->WaitFrame < Sp)
    B->Header.WaitSince = B->WaitFrame = 0;
  if (!TheRuntime.HasEvents)
    return closeBelow<false>(B, Sp);
  leaveHooksBelow(B, Sp);
  closeBelow<true>(B, Sp);
}

void autoprof::closeCallsOfEnded(ThreadBlock *B) {
  if (B->AddingAt) {
    B->AddingAt = 0;
    TheRuntime.File.countLoss(Loss::ClocksTorn);
  }
  closeAbandoned(B, 0, B->Header.LastTicks);
}
