//===-- Enter.h - a call that the inline hook does not know ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From the first call of a transition to its entry in the thread's tables, for
// functions (Hooks.cpp) and scopes (ScopeHooks.cpp). Rules as in Hooks.cpp.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_ENTER_H
#define AUTOPROF_RUNTIME_ENTER_H

#include "ClockedCalls.h"
#include "Hooks.h"
#include "Registry.h"

namespace autoprof {

/// So many calls of a node are clocked before its mean decides.
constexpr uint64_t kFirstCalls = 16;

inline abi::Handle returnOf(abi::Handle Pending) {
  return abi::handleOf(TheRuntime.File.Tails.at(abi::nodeOf(Pending))->Return);
}

/// Fills an entry that is found by its key, in the order that a signal
/// handler's hooks need: no key while it is written, and all again when they
/// wrote too.
template <class Fill>
inline void writeEntry(ThreadBlock *B, uint64_t &KeySlot, uint64_t Key,
                       Fill FillIn) {
  volatile uint64_t *Writes = &B->Writes;
  uint64_t Mine;
  do {
    *Writes = Mine = *Writes + 1;
    KeySlot = 0;
    asm volatile("" : : : "memory");
    FillIn();
    asm volatile("" : : : "memory");
    KeySlot = Key;
    asm volatile("" : : : "memory");
  } while (*Writes != Mine);
}

inline abi::TableEntry &tableEntry(ThreadBlock *B, abi::Handle Cursor,
                                   uint32_t Salt) {
  return *reinterpret_cast<abi::TableEntry *>(
      reinterpret_cast<char *>(B->Table) + abi::tableSlot(Cursor, Salt));
}

/// From now on the inline hook counts this transition alone.
inline void install(ThreadBlock *B, const SlowEntry &E, uint32_t Salt) {
  abi::TableEntry &T = tableEntry(B, abi::cursorOf(E.Key), Salt);
  writeEntry(B, T.Key, E.Key, [&] {
    T.Child = E.Child;
    T.Counter = E.Counter;
  });
}

/// Whether this call of a node is not worth a clock: the first ones are, one
/// after each sample of it is, and long ones are as long as there is budget.
inline bool isEnough(ThreadBlock *B, abi::NodeId Node, const abi::NodeStat &S) {
  if (S.Clocked + S.Open < kFirstCalls)
    return false;
  if (__builtin_expect(B->ClockOnce == Node, 0)) {
    B->ClockOnce = 0;
    return false;
  }
  return S.AllTicks <= S.Clocked * TheRuntime.LongTicks || B->Budget < 0;
}

inline uint64_t *counterOf(ThreadBlock *B, const SlowEntry &E) {
  return reinterpret_cast<uint64_t *>(B) + E.Counter;
}

/// Goes on where the call has been counted.
template <class Entered>
__attribute__((always_inline)) inline uint64_t
enterCounted(ThreadBlock *B, const SlowEntry &E, const Entered &Who,
             uint64_t Sp, uint64_t Began) {
  B->Header.Cursor = E.Child;
  const Runtime &R = TheRuntime;
  bool IsCountedOnly =
      !E.Edge || R.Timing == abi::TimingMode::Count ||
      (R.Timing == abi::TimingMode::Auto && R.File.isPublished() &&
       !E.IsChosen && isEnough(B, E.Target, *E.Stat));
  if (IsCountedOnly) {
    install(B, E, Who.salt());
    overheadEnds(B, Began);
    return E.Restore;
  }
  OpenedCall Call{E.Edge, E.Target, E.Func, E.Restore};
  if (__builtin_expect(R.HasEvents, 0))
    return openTraced(B, E.Stat, Sp, Began, Call);
  return openClock<false>(B, E.Stat, Sp, Began, Call);
}

template <class Entered>
__attribute__((always_inline)) inline uint64_t
enterKnown(ThreadBlock *B, const SlowEntry &E, const Entered &Who, uint64_t Sp,
           uint64_t Began) {
  CallToTell ToTell(B, Sp);
  increment(counterOf(B, E));
  return enterCounted(B, E, Who, Sp, Began);
}

/// Counts it; the frame's word of a call that is not recorded.
AUTOPROF_COLD uint64_t lost(abi::Loss Kind);

/// A call that depth= does not keep apart: it goes from where the thread is to
/// the frame it returns to, which is the same but after a tail call, and is
/// counted there.
template <class Entered>
AUTOPROF_COLD uint64_t enterTooDeep(ThreadBlock *B, const Entered &Who,
                                    abi::FuncId Func, abi::Handle Cursor,
                                    abi::Handle Restore, uint64_t Began) {
  abi::NodeId Where = abi::nodeOf(Restore);
  abi::Slab *S = B->slabOf(Where);
  if (!S)
    return lost(abi::Loss::CallsNoSpace);
  abi::NodeStat &Stat = S->Stats[Where % abi::kNodesPerSlab];
  SlowEntry E;
  E.Key = 0;
  E.Child = Restore;
  E.Counter = int32_t(&Stat.Deeper - reinterpret_cast<uint64_t *>(B));
  E.Stat = &Stat;
  E.Edge = abi::kNoNode;
  E.Target = Where;
  E.Restore = Restore;
  E.Func = Func;
  E.IsChosen = false;
  E.TableSlot = abi::tableSlot(Cursor, Who.salt());
  uint64_t Key = abi::keyOf(abi::keyOfFunc(Func), Cursor);
  SlowEntry &Slot = B->slowEntry(Key);
  writeEntry(B, Slot.Key, Key, [&] { Slot = E; });
  E.Key = Key;
  return enterKnown(B, E, Who, 0, Began);
}

template <class Entered>
AUTOPROF_COLD uint64_t enterUnknown(const Entered &Who, uint64_t Sp,
                                    uint64_t Began) {
  ThreadBlock *B = CurrentBlock;
  if (!B->isLive() && !(B = obtainBlock()))
    return lost(abi::Loss::CallsNoBlock);
  abi::FuncId Func = Who.number();
  abi::Handle Cursor = B->Header.Cursor;
  bool Tail = false;
  abi::Handle Restore = Cursor;
  abi::NodeId Parent;
  if (Cursor & abi::kTailBit) {
    Parent = Who.pendingParent(Cursor, Tail);
    Restore = returnOf(Cursor);
  } else {
    Parent = abi::nodeOf(Cursor);
  }
  if (!Func)
    return Who.isOff() ? abi::kFrameOff : lost(abi::Loss::CallsNoSpace);
  Who.noteStart(Func);
  auto Tree = TheRuntime.tree();
  Transition To = Tree.enter(Parent, Func, Tail);
  if (To.isTooDeep())
    return enterTooDeep(B, Who, Func, Cursor, Restore, Began);
  if (!To.Edge) {
    To = Tree.enter(abi::kOverflowNode, Func, false);
    if (!To.Edge)
      return lost(abi::Loss::CallsNoSpace);
    TheRuntime.File.countLoss(abi::Loss::PathsOverflow);
  }
  abi::Slab *Edges = B->slabOf(To.Edge);
  abi::Slab *Targets = B->slabOf(To.Target);
  if (!Edges || !Targets)
    return lost(abi::Loss::CallsNoSpace);
  uint64_t Key = abi::keyOf(abi::keyOfFunc(Func), Cursor);
  // Filled aside: a signal handler's hooks may take the slot meanwhile.
  SlowEntry E;
  E.Key = 0;
  E.Child = abi::handleOf(To.Target);
  E.Counter = B->counterOf(Edges, To.Edge);
  E.Stat = &Targets->Stats[To.Target % abi::kNodesPerSlab];
  E.Edge = To.Edge;
  E.Target = To.Target;
  E.Restore = Restore;
  E.Func = Func;
  E.IsChosen = Who.isChosen();
  E.TableSlot = abi::tableSlot(Cursor, Who.salt());
  SlowEntry &Slot = B->slowEntry(Key);
  writeEntry(B, Slot.Key, Key, [&] { Slot = E; });
  E.Key = Key;
  CallToTell ToTell(B, Sp);
  // A reader misses counters that a disk has lost. Of hooks that interrupt each
  // other here one finds 0.
  if (fetchIncrement(counterOf(B, E)) == 0)
    increment(&B->Header.PathsCalled);
  return enterCounted(B, E, Who, Sp, Began);
}

template <class Entered>
__attribute__((always_inline)) inline uint64_t
enter(const Entered &Who, uint64_t FuncKey, uint64_t Sp) {
  uint64_t Began = overheadBegins();
  ThreadBlock *B = CurrentBlock;
  abi::Handle Cursor = B->Header.Cursor;
  uint64_t Key = abi::keyOf(FuncKey, Cursor);
  // A wiped or missing block has no keys, and no key is ever just a cursor.
  const SlowEntry &Slot = B->slowEntry(Key);
  if (__builtin_expect(Slot.Key != Key, 0))
    return enterUnknown(Who, Sp, Began);
  // A signal handler's hooks may replace it while it is read; it is whole when
  // the key is still the same.
  SlowEntry E;
  E.Key = Key;
  E.Child = Slot.Child;
  E.Counter = Slot.Counter;
  E.Stat = Slot.Stat;
  E.Edge = Slot.Edge;
  E.Target = Slot.Target;
  E.Restore = Slot.Restore;
  E.Func = Slot.Func;
  E.IsChosen = Slot.IsChosen;
  asm volatile("" : : : "memory");
  if (__builtin_expect(Slot.Key != Key, 0))
    return enterUnknown(Who, Sp, Began);
  return enterKnown(B, E, Who, Sp, Began);
}

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_ENTER_H
