//===-- Hooks.cpp - what compiled code calls ------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All hooks. The common case is inline in the program (plugin/EntryExitPass);
// here is what it leaves: the first call of a transition, calls that are
// clocked, tail calls, forks. Reached by `call *slot` from code that knows of
// no call: everything but rax and r11 is preserved, the stack may be
// misaligned, nothing here touches vector registers, errno, a lock or a lazily
// bound symbol.
//
//===----------------------------------------------------------------------===//
#include "Hooks.h"
#include "Control.h"
#include "Events.h"
#include "NameChoice.h"
#include "Registry.h"
#include "SampleTarget.h"
#include "ThreadBlock.h"
#include "UserApi.h"

using namespace autoprof;
using namespace autoprof::abi;

#define SLOW_PATH extern "C" [[gnu::used]] __attribute__((preserve_most))

namespace {

/// So many calls of a node are clocked before its mean decides.
constexpr uint64_t kFirstCalls = 16;
constexpr uint32_t kGenerationMask = 0x3fff;

// One instruction each, so that a signal handler's hooks between load and store
// lose nothing.
inline void increment(uint64_t *Word) {
  asm volatile("incq %0" : "+m"(*Word) : : "cc");
}
inline void add(uint64_t *Word, uint64_t N) {
  asm volatile("addq %1, %0" : "+m"(*Word) : "r"(N) : "cc");
}
/// Returns what it was.
inline uint64_t fetchIncrement(uint64_t *Word) {
  uint64_t One = 1;
  asm volatile("xaddq %0, %1" : "+r"(One), "+m"(*Word) : : "cc");
  return One;
}
/// Whether the word is 0 afterwards.
inline bool decrement(uint32_t *Word) {
  bool IsZero;
  asm volatile("decl %0" : "+m"(*Word), "=@ccz"(IsZero));
  return IsZero;
}

inline uint64_t stackPointer() {
  uint64_t Sp;
  asm volatile("movq %%rsp, %0" : "=r"(Sp));
  return Sp;
}

inline Handle returnOf(Handle Pending) {
  return handleOf(TheRuntime.File.Tails.at(nodeOf(Pending))->Return);
}

//===-- clocked calls ----------------------------------------------------===//

/// With timing=auto few calls are clocked, and what that takes (much, for the
/// first call of a path) is known and left out of all times. With timing=clock
/// these two clocks more for each call would cost more than they are worth.
inline uint64_t overheadBegins() {
  return TheRuntime.Timing == TimingMode::Auto ? TheRuntime.TickClock.ticks()
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

/// A signal handler may leave the hook it interrupted by siglongjmp: what that
/// hook was adding up is then torn, and is counted by the next one whose frame
/// takes the place of its frame. A handler's own hooks lie below it.
AUTOPROF_COLD void noteTorn(ThreadBlock *B, uint64_t Sp) {
  if (B->AddingAt > Sp)
    return;
  B->AddingAt = 0;
  TheRuntime.File.countLoss(Loss::ClocksTorn);
}

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
  ClockRecord R = B->clockStack()[Index];
  uint64_t End = ownTicks(B, Now);
  uint64_t Ticks = End > R.StartTicks ? End - R.StartTicks : 0;
  if (Slab *S = B->slabOf(R.Node)) {
    NodeStat &Stat = S->Stats[R.Node % kNodesPerSlab];
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

/// Closes the records at and above Index whose frames were left without their
/// exit hook (longjmp, unwinding): they count until now.
AUTOPROF_COLD void closeAbandoned(ThreadBlock *B, uint32_t Index,
                                  uint64_t Now) {
  while (B->Header.ClockTop > Index) {
    closeTop(B, Now);
    TheRuntime.File.countLoss(Loss::ClocksAbandoned);
  }
}

/// Closes the records of frames at or below Sp, left who knows when; returns
/// the new top.
template <class Event>
AUTOPROF_COLD uint32_t closeDead(ThreadBlock *B, uint64_t Sp, Event &Told) {
  const ClockRecord *Stack = B->clockStack();
  uint32_t Top = B->Header.ClockTop;
  while (Top && Stack[Top - 1].StackPointer <= Sp)
    --Top;
  uint64_t Now = TheRuntime.TickClock.ticks();
  Told.unwound(Now, B->Header.ClockTop - Top);
  closeAbandoned(B, Top, Now);
  return Top;
}

AUTOPROF_COLD bool growClockStack(ThreadBlock *B, uint32_t Top) {
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

//===-- what is entered --------------------------------------------------===//

/// A compiled function, and a scope of autoprof/autoprof.h: what the slow path
/// asks of either.
struct EnteredFunction {
  const Descriptor *D;
  const void *Self;

  FuncId number() const { return numberOf(D); }
  uint32_t salt() const { return saltOf(D->NameHash); }
  bool isOff() const { return autoprof::isOff(D); }
  bool isChosen() const { return isChosenToClock({nameOf(D), fileOf(D)}); }
  void noteStart(FuncId Func) const { noteFunctionStart(Self, Func); }
  /// The parent in the tree when the cursor says that a tail call is pending:
  /// its maker, if this is the callee; else the callee was not instrumented and
  /// has returned long ago.
  NodeId pendingParent(Handle Cursor, bool &Tail) const {
    const TailRecord &T = *TheRuntime.File.Tails.at(nodeOf(Cursor));
    Tail = isCallee(T.Callee, D, Self);
    return Tail ? T.Via : T.Return;
  }
};
struct EnteredScope {
  autoprof_site *Site;

  FuncId number() const { return numberOf(Site); }
  uint32_t salt() const { return Site->salt; }
  bool isOff() const { return autoprof::isOff(Site); }
  bool isChosen() const { return isChosenToClock({Site->name, Site->file}); }
  void noteStart(FuncId) const {}
  NodeId pendingParent(Handle Cursor, bool &) const {
    return nodeOf(returnOf(Cursor));
  }
};

/// A scope is entered with the stack pointer of the function it stands in, and
/// functions called in it have smaller ones. As an entry's stack pointer it is
/// odd, one less; its record has the function's own, so that scopes of a frame
/// are not taken for dead by each other.
constexpr uint64_t entryOfScope(uint64_t Sp) { return Sp - 1; }
constexpr uint64_t recordOfEntry(uint64_t Sp) { return Sp + (Sp & 1); }

/// What a record needs of a transition; small enough to travel in registers.
struct OpenedCall {
  NodeId Edge, Target;
  FuncId Func;
  Handle Restore;
};

/// Opens a record; the frame's word to return. Sp tells abandoned records: a
/// live frame lies above the one that is entered.
template <bool IsTraced>
__attribute__((always_inline)) inline uint64_t
openClock(ThreadBlock *B, NodeStat *Stat, uint64_t Sp, uint64_t Began,
          OpenedCall Call) {
  chargeCounters(B, nodeOf(Call.Restore));
  EventHook<IsTraced> Event(B, Sp);
  ClockRecord *Stack = B->clockStack();
  uint32_t Top = B->Header.ClockTop;
  if (Top && __builtin_expect(Stack[Top - 1].StackPointer <= Sp, 0))
    Top = closeDead(B, Sp, Event);
  if (__builtin_expect(Event.mustGoDeep(Sp), 0) ||
      (__builtin_expect(Top >= B->ClockPopulated, 0) &&
       !growClockStack(B, Top)))
    return Event.enterDeep(Sp, Call.Edge, Call.Restore);
  ClockRecord &R = Stack[Top];
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
  return kFrameMark | uint64_t(Generation) << 48 | uint64_t(Top) << 32 |
         Call.Restore;
}

template <bool IsTraced>
__attribute__((always_inline)) inline void closeClockIn(ThreadBlock *B,
                                                        uint64_t Frame) {
  uint64_t Now = TheRuntime.TickClock.ticks();
  EventHook<IsTraced> Event(B, stackPointer());
  uint32_t Index = uint32_t(Frame >> 32) & 0xffff;
  uint32_t Generation = uint32_t(Frame >> 48) & kGenerationMask;
  ClockRecord *Stack = B->clockStack();
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
  overheadEnds(B, TheRuntime.Timing == TimingMode::Auto ? Now : 0);
}

__attribute__((preserve_most, noinline)) void closeTraced(ThreadBlock *B,
                                                          uint64_t Frame) {
  closeClockIn<true>(B, Frame);
}

inline void closeClock(ThreadBlock *B, uint64_t Frame) {
  if (__builtin_expect(TheRuntime.HasEvents, 0))
    return closeTraced(B, Frame);
  closeClockIn<false>(B, Frame);
}

//===-- enter ------------------------------------------------------------===//

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

inline TableEntry &tableEntry(ThreadBlock *B, Handle Cursor, uint32_t Salt) {
  return *reinterpret_cast<TableEntry *>(reinterpret_cast<char *>(B->Table) +
                                         tableSlot(Cursor, Salt));
}

/// From now on the inline hook counts this transition alone.
inline void install(ThreadBlock *B, const SlowEntry &E, uint32_t Salt) {
  TableEntry &T = tableEntry(B, cursorOf(E.Key), Salt);
  writeEntry(B, T.Key, E.Key, [&] {
    T.Child = E.Child;
    T.Counter = E.Counter;
  });
}

/// Whether this call of a node is not worth a clock: the first ones are, one
/// after each sample of it is, and long ones are as long as there is budget.
inline bool isEnough(ThreadBlock *B, NodeId Node, const NodeStat &S) {
  if (S.Clocked + S.Open < kFirstCalls)
    return false;
  if (__builtin_expect(B->ClockOnce == Node, 0)) {
    B->ClockOnce = 0;
    return false;
  }
  return S.AllTicks <= S.Clocked * TheRuntime.LongTicks || B->Budget < 0;
}

__attribute__((preserve_most, noinline)) uint64_t
openTraced(ThreadBlock *B, NodeStat *Stat, uint64_t Sp, uint64_t Began,
           const OpenedCall &Call) {
  return openClock<true>(B, Stat, Sp, Began, Call);
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
  bool IsCountedOnly = !E.Edge || R.Timing == TimingMode::Count ||
                       (R.Timing == TimingMode::Auto && R.File.isPublished() &&
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

} // namespace

ThreadBlock *autoprof::obtainBlock() {
  ThreadBlock *Old = CurrentBlock;
  if (Old != &NoBlock && Old != &ForkedBlock) {
    noteForkedChild(); // made by a raw clone: nobody told us
    Old = CurrentBlock;
  }
  if (!ensureRecording())
    return nullptr;
  ThreadBlock *B = acquireBlock();
  if (!B)
    return nullptr; // sealed, or no space
  if (Old == &ForkedBlock)
    B->Header.Cursor = ForkedBlock.Header.Cursor;
  CurrentBlock = B;
  return B;
}

namespace {

AUTOPROF_COLD uint64_t lost(Loss Kind) {
  if (TheRuntime.phase() == Phase::Recording)
    TheRuntime.File.countLoss(Kind);
  return kFrameOff;
}

/// A call that depth= does not keep apart: it goes from where the thread is to
/// the frame it returns to, which is the same but after a tail call, and is
/// counted there.
template <class Entered>
AUTOPROF_COLD uint64_t enterTooDeep(ThreadBlock *B, const Entered &Who,
                                    FuncId Func, Handle Cursor, Handle Restore,
                                    uint64_t Began) {
  NodeId Where = nodeOf(Restore);
  Slab *S = B->slabOf(Where);
  if (!S)
    return lost(Loss::CallsNoSpace);
  NodeStat &Stat = S->Stats[Where % kNodesPerSlab];
  SlowEntry E;
  E.Key = 0;
  E.Child = Restore;
  E.Counter = int32_t(&Stat.Deeper - reinterpret_cast<uint64_t *>(B));
  E.Stat = &Stat;
  E.Edge = kNoNode;
  E.Target = Where;
  E.Restore = Restore;
  E.Func = Func;
  E.IsChosen = false;
  E.TableSlot = tableSlot(Cursor, Who.salt());
  uint64_t Key = abi::keyOf(keyOfFunc(Func), Cursor);
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
    return lost(Loss::CallsNoBlock);
  FuncId Func = Who.number();
  Handle Cursor = B->Header.Cursor;
  bool Tail = false;
  Handle Restore = Cursor;
  NodeId Parent;
  if (Cursor & kTailBit) {
    Parent = Who.pendingParent(Cursor, Tail);
    Restore = returnOf(Cursor);
  } else {
    Parent = nodeOf(Cursor);
  }
  if (!Func)
    return Who.isOff() ? kFrameOff : lost(Loss::CallsNoSpace);
  Who.noteStart(Func);
  auto Tree = TheRuntime.tree();
  Transition To = Tree.enter(Parent, Func, Tail);
  if (To.isTooDeep())
    return enterTooDeep(B, Who, Func, Cursor, Restore, Began);
  if (!To.Edge) {
    To = Tree.enter(kOverflowNode, Func, false);
    if (!To.Edge)
      return lost(Loss::CallsNoSpace);
    TheRuntime.File.countLoss(Loss::PathsOverflow);
  }
  Slab *Edges = B->slabOf(To.Edge);
  Slab *Targets = B->slabOf(To.Target);
  if (!Edges || !Targets)
    return lost(Loss::CallsNoSpace);
  uint64_t Key = abi::keyOf(keyOfFunc(Func), Cursor);
  // Filled aside: a signal handler's hooks may take the slot meanwhile.
  SlowEntry E;
  E.Key = 0;
  E.Child = handleOf(To.Target);
  E.Counter = B->counterOf(Edges, To.Edge);
  E.Stat = &Targets->Stats[To.Target % kNodesPerSlab];
  E.Edge = To.Edge;
  E.Target = To.Target;
  E.Restore = Restore;
  E.Func = Func;
  E.IsChosen = Who.isChosen();
  E.TableSlot = tableSlot(Cursor, Who.salt());
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
  Handle Cursor = B->Header.Cursor;
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

} // namespace

/// Sp is the compiled function's stack pointer.
SLOW_PATH uint64_t autoprofEnter(const Descriptor *D, const void *Self,
                                 uint64_t Sp) {
  return enter(EnteredFunction{D, Self}, *keyOf(D), Sp);
}

//===-- scopes -----------------------------------------------------------===//

/// What the inline hook does (plugin/EntryExitPass), for a scope. False: there
/// is more to do.
__attribute__((always_inline)) static inline bool
enterKnownScope(const autoprof_site *Site, uint64_t &Frame) {
  if (__builtin_expect(!isRecordingCalls(), 0)) {
    Frame = kFrameOff;
    return true;
  }
  ThreadBlock *B = CurrentBlock;
  Handle Cursor = B->Header.Cursor;
  uint64_t Key =
      abi::keyOf(__atomic_load_n(&Site->key, __ATOMIC_ACQUIRE), Cursor);
  const TableEntry &T = tableEntry(B, Cursor, Site->salt);
  Handle Child = __atomic_load_n(&T.Child, __ATOMIC_RELAXED);
  int32_t Counter = __atomic_load_n(&T.Counter, __ATOMIC_RELAXED);
  asm volatile("" : : : "memory");
  if (__builtin_expect(__atomic_load_n(&T.Key, __ATOMIC_RELAXED) != Key, 0))
    return false;
  increment(reinterpret_cast<uint64_t *>(B) + Counter);
  B->Header.Cursor = Child;
  Frame = uint64_t(int64_t(int32_t(Cursor)));
  return true;
}

static uint64_t enterUnknownScope(autoprof_site *Site, uint64_t Sp) {
  uint64_t Key = __atomic_load_n(&Site->key, __ATOMIC_ACQUIRE);
  if (Key == kSiteOff)
    return kFrameOff;
  return enter(EnteredScope{Site}, Key, entryOfScope(Sp));
}

// By a jump, so that its frame begins where the program called.
static __attribute__((noinline)) uint64_t enterScopeSlowly(autoprof_site *S) {
  return enterUnknownScope(S, callersStackPointer(__builtin_frame_address(0)));
}

uint64_t autoprof::enterScope(autoprof_site *Site) {
  uint64_t Frame;
  if (__builtin_expect(enterKnownScope(Site, Frame), 1))
    return Frame;
  [[clang::musttail]] return enterScopeSlowly(Site);
}

uint64_t autoprof::enterScopeAt(autoprof_site *Site, uint64_t Sp) {
  uint64_t Frame;
  return enterKnownScope(Site, Frame) ? Frame : enterUnknownScope(Site, Sp);
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

//===-- exit, tail call, fork --------------------------------------------===//

/// The block to leave in: a child that nobody told us of must not write into
/// its parent's.
static inline ThreadBlock *ownBlock() {
  ThreadBlock *B = CurrentBlock;
  if (__builtin_expect(!B->isLive() && B != &NoBlock && B != &ForkedBlock, 0)) {
    noteForkedChild();
    B = CurrentBlock;
  }
  return B;
}

static inline ReturnEntry &returnEntry(ThreadBlock *B, Handle Pending) {
  // The thunk computes the same.
  return *reinterpret_cast<ReturnEntry *>(reinterpret_cast<char *>(B->Returns) +
                                          (Pending & kReturnMask));
}

__attribute__((always_inline)) static inline void leaveFrame(uint64_t Frame) {
  if (Frame == kFrameOff)
    return;
  ThreadBlock *B = ownBlock();
  Handle Restore = Handle(Frame);
  if (isClockedFrame(Frame) && B->isLive()) {
    closeClock(B, Frame);
    if (Restore == handleOf(kRootNode)) // perhaps the last thing it does
      refreshThreadName(B);
  }
  if (Restore & kTailBit) {
    Restore = returnOf(Restore);
    returnEntry(B, Handle(Frame)) = {Handle(Frame), Restore, 0};
  }
  B->Header.Cursor = Restore;
}

/// Every exit but those the thunk below does itself.
SLOW_PATH void autoprofExit(uint64_t Frame) { leaveFrame(Frame); }

void autoprof::leaveScope(uint64_t Frame) {
  if (__builtin_expect(int64_t(Frame) >= 0, 1))
    CurrentBlock->Header.Cursor = Handle(Frame);
  else
    leaveFrame(Frame);
}

static inline TailEntry &tailEntry(ThreadBlock *B, uint64_t Callee, NodeId Via,
                                   Handle Return) {
  // The thunk computes the same.
  uint64_t Slot = (Callee + Via + 2 * Return) & kTailMask;
  return *reinterpret_cast<TailEntry *>(reinterpret_cast<char *>(B->TailCalls) +
                                        Slot);
}

/// Every tail call but those the thunk below does itself.
SLOW_PATH void autoprofTail(uint64_t Frame, uint64_t Callee) {
  if (Frame == kFrameOff)
    return;
  ThreadBlock *B = ownBlock();
  if (isClockedFrame(Frame) && B->isLive())
    closeClock(B, Frame);
  Handle Return = Handle(Frame);
  if (Return & kTailBit) {
    Return = returnOf(Return);
    returnEntry(B, Handle(Frame)) = {Handle(Frame), Return, 0};
  }
  if (!B->isLive()) { // a forked child without a file: the tables are not its
    B->Header.Cursor = Return;
    return;
  }
  Handle Via = B->Header.Cursor;
  if (Via & kTailBit)
    Via = returnOf(Via);
  uint32_t Id = TheRuntime.tree().tailCall(Callee, nodeOf(Via), nodeOf(Return));
  if (!Id) {
    TheRuntime.File.countLoss(Loss::TailsOverflow);
    B->Header.Cursor = Return;
    return;
  }
  TailEntry &E = tailEntry(B, Callee, Via, Return);
  Handle Pending = handleOf(Id) | kTailBit;
  writeEntry(B, E.Callee, Callee, [&] {
    E.Via = Via;
    E.Return = Return;
    E.Pending = Pending;
  });
  B->Header.Cursor = Pending;
}

SLOW_PATH void autoprofFork() { ownBlock(); }

SLOW_PATH void autoprofSystem(uint64_t Kind, uint64_t Argument) {
  constexpr uint64_t kPrSetSeccomp = 22, kSysSeccomp = 317, kSysPrctl = 157;
  if (TheRuntime.phase() != Phase::Recording || TheRuntime.IsSealed)
    return;
  bool IsSeccomp = Argument == kSysSeccomp || Argument == kSysPrctl;
  if (Kind == kMaySeal || (Kind == kPrctl && Argument == kPrSetSeccomp) ||
      (Kind == kSyscall && IsSeccomp))
    seal();
  else if (Kind == kSyscall)
    return;
  else
    secureFile(Kind == kCloses ? int(Argument) : -1);
}
