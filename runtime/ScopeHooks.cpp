//===-- ScopeHooks.cpp - how a scope is entered ---------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the hooks of functions do, for scopes of autoprof/autoprof.h, which have
// no inline hook. Rules as in Hooks.cpp.
//
//===----------------------------------------------------------------------===//
#include "Enter.h"
#include "NameChoice.h"
#include "UserApi.h"

using namespace autoprof;
using namespace autoprof::abi;

namespace {

/// What Enter.h asks of what is entered, see Hooks.cpp.
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

} // namespace

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
