//===-- Hooks.cpp - what compiled code calls ------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All hooks. The common case is inline in the program (plugin/EntryExitPass);
// here is what it leaves: the first call of a transition (Enter.h), calls that
// are clocked (ClockedCalls.h), tail calls, forks. Reached by `call *slot` from
// code that knows of no call: everything but rax and r11 is preserved, the
// stack may be misaligned, nothing here touches vector registers, errno, a lock
// or a lazily bound symbol.
//
//===----------------------------------------------------------------------===//
#include "Hooks.h"
#include "Enter.h"
#include "NameChoice.h"
#include "SampleTarget.h"

using namespace autoprof;
using namespace autoprof::abi;

#define SLOW_PATH extern "C" [[gnu::used]] __attribute__((preserve_most))

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

uint64_t autoprof::lost(Loss Kind) {
  if (TheRuntime.phase() == Phase::Recording)
    TheRuntime.File.countLoss(Kind);
  return kFrameOff;
}

namespace {

/// A compiled function: what Enter.h asks of it, and of a scope
/// (ScopeHooks.cpp).
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

} // namespace

/// Sp is the compiled function's stack pointer.
SLOW_PATH uint64_t autoprofEnter(const Descriptor *D, const void *Self,
                                 uint64_t Sp) {
  return enter(EnteredFunction{D, Self}, *keyOf(D), Sp);
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
