//===-- Events.h - mode=trace and mode=ring -------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the hooks write of a clocked call besides its times. No transition is
// ever installed in these modes, so every call comes by; the stack of clock
// records is the reader's stack too.
//
// A hook begins by making sure that there is room, before it changes anything
// a new chunk would tell. A signal handler's hooks that interrupt it (their
// stack lies below) find the clock stack one call ahead of what was written:
// they name nodes by id, leave the chunk as it is and are balanced. What goes
// wrong between (no room, a siglongjmp out of the middle) is repaired by a new
// chunk, which tells the open calls anew.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_EVENTS_H
#define AUTOPROF_RUNTIME_EVENTS_H

#include "ThreadBlock.h"

namespace autoprof {

/// Reads mode= and max-size=, before the file is made.
void chooseEvents();
/// Writes into the header what was chosen, once there is a file.
void startEvents();

/// Why events end before the run does; the first reason stands.
void noteEventsEnd(abi::EventsEnd Why);

/// Makes room for the thread's next events, if there is any.
AUTOPROF_COLD void beginEventChunk(ThreadBlock *B, uint32_t Open);
AUTOPROF_COLD void noteTornEvents(ThreadBlock *B);
/// The thread leaves all frames below Sp: if that of a hook is among them, a
/// signal handler interrupted it and does not return.
inline void leaveHooksBelow(ThreadBlock *B, uint64_t Sp) {
  auto Leave = [Sp](uint64_t &At) {
    bool IsLeft = At && At < Sp;
    if (IsLeft)
      At = 0;
    return IsLeft;
  };
  EventState &S = B->Events;
  bool IsCounting = Leave(S.CountingAt);
  if (Leave(S.WritingAt) || IsCounting)
    noteTornEvents(B);
}

/// Stands around the counting of a call and its event.
class CallToTell {
public:
  CallToTell(ThreadBlock *B, uint64_t Sp)
      : S_(TheRuntime.HasEvents ? &B->Events : nullptr) {
    if (__builtin_expect(!S_, 1))
      return;
    Outer_ = S_->CountingAt;
    S_->CountingAt = Sp;
    asm volatile("" : : : "memory");
  }
  ~CallToTell() {
    asm volatile("" : : : "memory");
    if (__builtin_expect(S_ != nullptr, 0))
      S_->CountingAt = Outer_;
  }
  CallToTell(const CallToTell &) = delete;
  CallToTell &operator=(const CallToTell &) = delete;

private:
  EventState *S_;
  uint64_t Outer_ = 0; ///< of a hook that a signal handler interrupted
};

/// A hook writes its event: made at its begin. Without events it is nothing.
template <bool IsTraced> class EventHook {
public:
  EventHook(ThreadBlock *, uint64_t) {}
  bool mustGoDeep(uint64_t) { return false; }
  bool hasDeepBelow(uint64_t) { return false; }
  void unwound(uint64_t, uint32_t) {}
  void enter(uint64_t, uint32_t, abi::NodeId) {}
  uint64_t enterDeep(uint64_t, abi::NodeId, abi::Handle Restore) {
    return Restore;
  }
  void exit(uint64_t, uint32_t, abi::NodeId) {}
  void exitDeep(uint64_t, uint64_t) {}
};

template <> class EventHook<true> {
public:
  __attribute__((always_inline)) EventHook(ThreadBlock *B, uint64_t Sp)
      : B_(B), S_(B->Events) {
    uint64_t Outer = S_.WritingAt;
    IsNested_ = Outer > Sp;
    if (__builtin_expect(!IsNested_, 1)) {
      if (__builtin_expect(Outer != 0, 0))
        noteTornEvents(B);
      S_.WritingAt = Sp;
      asm volatile("" : : : "memory");
      if (__builtin_expect(!S_.Chunk || S_.IsTorn ||
                               abi::bytesOfState(S_.Chunk->State) >
                                   abi::kEventSoftEnd,
                           0))
        beginEventChunk(B, B->Header.ClockTop);
    }
    Chunk_ = S_.Chunk;
  }
  __attribute__((always_inline)) ~EventHook() {
    asm volatile("" : : : "memory");
    if (__builtin_expect(!IsNested_, 1))
      S_.WritingAt = 0;
  }
  EventHook(const EventHook &) = delete;
  EventHook &operator=(const EventHook &) = delete;

  /// Whether the call has no place on the clock stack because its callers have
  /// none.
  bool mustGoDeep(uint64_t Sp) {
    if (__builtin_expect(!S_.Deep, 1))
      return false;
    if (Sp < S_.DeepSp)
      return true;
    unwound(TheRuntime.TickClock.ticks(), 0); // longjmp, beyond all of them
    return false;
  }

  /// Whether calls without a place on the clock stack are left when all below
  /// Sp are.
  bool hasDeepBelow(uint64_t Sp) { return S_.Deep && S_.DeepSp < Sp; }

  /// So many records are closed that were left without their exit hook, and
  /// with them all calls that have none.
  void unwound(uint64_t Now, uint32_t Records) {
    uint32_t Calls = Records + S_.Deep;
    S_.Deep = 0;
    unwind(Now, Calls);
    if (IsNested_) // perhaps it took frames that are alive for dead
      S_.IsTorn = true;
  }

  /// Top: records below the call's own, which is on the stack already.
  __attribute__((always_inline)) void enter(uint64_t Now, uint32_t Top,
                                            abi::NodeId Edge) {
    B_->EventStarts[Top] = Now;
    const abi::NodeRecord &N = *TheRuntime.File.Nodes.at(Edge);
    abi::NodeId Parent = N.Parent;
    uint32_t Ordinal = abi::ordinalOf(N.Flags);
    abi::NodeId Current = Top ? B_->clockStack()[Top - 1].Node : abi::kRootNode;
    bool IsKnown = !IsNested_ && !S_.Deep && Ordinal;
    bool Ok = append(Now, Top, [&] {
      if (__builtin_expect(IsKnown && Current == Parent, 1))
        return abi::EventWord::child(Ordinal);
      if (IsKnown && S_.Popped == Parent)
        return abi::EventWord::tail(Ordinal);
      return abi::EventWord::node(Edge);
    });
    countEnter(Ok);
    if (__builtin_expect(B_->Header.ClockTop != Top + 1, 0))
      S_.IsTorn = true; // a handler's hooks closed the call
  }

  /// A call without a record; what its frame is to keep.
  AUTOPROF_COLD uint64_t enterDeep(uint64_t Sp, abi::NodeId Edge,
                                   abi::Handle Restore) {
    uint64_t Now = TheRuntime.TickClock.ticks();
    bool Ok = append(Now, B_->Header.ClockTop,
                     [&] { return abi::EventWord::node(Edge); });
    countEnter(Ok);
    B_->Header.LastTicks = Now;
    noteTicks(Now);
    if (!S_.Deep)
      S_.DeepSp = Sp + (Sp & 1); // see entryOfScope
    ++S_.Deep;
    return kDeepFrame | uint64_t(S_.Deep & kDeepMask) << 48 | Restore;
  }

  /// Above: records on top of the call's own, whose frames are gone.
  __attribute__((always_inline)) void exit(uint64_t Now, uint32_t Above,
                                           abi::NodeId Node) {
    if (__builtin_expect(Above || S_.Deep, 0))
      unwound(Now, Above);
    append(Now, B_->Header.ClockTop, [&] {
      S_.Popped = IsNested_ ? abi::kNoNode : Node;
      return abi::EventWord::exit();
    });
  }

  /// The exit of a frame that has no record: a deep one, or one that is
  /// closed already.
  AUTOPROF_COLD void exitDeep(uint64_t Now, uint64_t Frame) {
    if ((Frame & kDeepFrame) != kDeepFrame || !S_.Deep)
      return;
    uint32_t Above = (S_.Deep - uint32_t(Frame >> 48)) & kDeepMask;
    if (Above >= S_.Deep)
      return;
    if (Above) {
      S_.Deep -= Above;
      unwind(Now, Above);
    }
    append(Now, B_->Header.ClockTop, [&] {
      S_.Popped = abi::kNoNode;
      return abi::EventWord::exit();
    });
    --S_.Deep;
    B_->Header.LastTicks = Now;
    noteTicks(Now);
  }

private:
  /// A clocked frame whose record is the one that never exists; its generation
  /// is its depth beyond the clock stack, as far as it fits.
  static constexpr uint64_t kDeepFrame = abi::kFrameMark | 0xffffull << 32;
  static constexpr uint32_t kDeepMask = 0x1fff;
  static_assert(abi::kClockRecords <= 0xffff);

  AUTOPROF_COLD void unwind(uint64_t Now, uint32_t Calls) {
    if (!Calls)
      return;
    append(Now, B_->Header.ClockTop, [&] {
      S_.Popped = abi::kNoNode;
      return abi::EventWord::unwind(Calls);
    });
  }

  __attribute__((always_inline)) void countEnter(bool IsTold) {
    uint64_t *Word = IsTold ? &S_.Enters : &B_->Header.EventsLost;
    asm volatile("incq %0" : "+m"(*Word) : : "cc");
  }

  /// Open: how many calls of the clock stack were open before this event.
  /// False: it is not there, and a new chunk will tell what came of it.
  template <class ChooseFn>
  __attribute__((always_inline)) bool append(uint64_t Now, uint32_t Open,
                                             ChooseFn Choose) {
    for (;;) {
      if (__builtin_expect(!Chunk_, 0))
        return false;
      // A handler's hooks on a higher stack took this one for dead, or one
      // found no room.
      if (__builtin_expect(S_.Chunk != Chunk_ || S_.IsTorn, 0))
        break;
      if (__builtin_expect(appendEvent(*Chunk_, Now, Choose), 1))
        return true;
      if (IsNested_)
        break;
      beginEventChunk(B_, Open); // a day has passed
      Chunk_ = S_.Chunk;
    }
    S_.IsTorn = true;
    return false;
  }

  ThreadBlock *B_;
  EventState &S_;
  abi::EventChunk *Chunk_;
  bool IsNested_;
};

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_EVENTS_H
