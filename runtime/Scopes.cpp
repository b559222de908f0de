//===-- Scopes.cpp - scopes that begin and end by name --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// autoprof_scope_begin and _end: which end belongs to which begin. What a scope
// does to the tree is the hooks' affair (ScopeHooks.cpp); AUTOPROF_SCOPE keeps
// its frame's word itself and does not come by here.
//
// A function puts its caller's node back when it returns, so scopes it has
// begun are over then. They are recognised by the stack pointer of the function
// they were begun in, and counted as left without their end.
//
//===----------------------------------------------------------------------===//
#include "Scopes.h"
#include "Control.h"
#include "Hooks.h"
#include "Registry.h"
#include "ThreadBlock.h"
#include "UserApi.h"

using namespace autoprof;
using namespace autoprof::abi;

namespace {

void dropTo(OpenScopes &S, uint32_t Depth) {
  TheRuntime.File.countLoss(Loss::ScopesUnended, S.Depth - Depth + S.TooDeep);
  S.Depth = Depth;
  S.TooDeep = 0;
}

/// Forgets scopes of functions that have returned.
void dropDead(OpenScopes &S, uint64_t Sp) {
  uint32_t Depth = S.Depth;
  while (Depth && S.Items[Depth - 1].Sp < Sp)
    --Depth;
  if (__builtin_expect(Depth != S.Depth, 0))
    dropTo(S, Depth);
}

} // namespace

void autoprof::dropScopes(ThreadBlock *B) {
  if (B->Scopes.Depth)
    dropTo(B->Scopes, 0);
}

//===-- names made at run time -------------------------------------------===//

namespace {

/// Sites of scopes whose names are no literals, and their texts. Never given
/// back: what is recorded points to them. In memory of the process, not of the
/// file: a forked child goes on with them.
constexpr uint32_t kNamedSites = 4096;
constexpr size_t kNamedBytes = 512 * 1024;

struct NamedSite {
  uint64_t Hash;  ///< 0 = free
  uint64_t Ready; ///< 1: Site is there
  autoprof_site Site;
};
NamedSite NamedSites[kNamedSites];
char NamedTexts[kNamedBytes];
uint64_t NamedUsed;
uint32_t NamedCount;
autoprof_site OtherNames = {"[other names]", "", 0, 0, 0};

const char *keepText(const char *Text, size_t N) {
  uint64_t At = __atomic_fetch_add(&NamedUsed, N + 1, __ATOMIC_RELAXED);
  if (At + N + 1 > kNamedBytes)
    return nullptr;
  for (size_t I = 0; I < N; ++I)
    NamedTexts[At + I] = Text[I];
  return NamedTexts + At; // the rest is zero
}

/// Also where Name is longer than what is kept of it.
bool isKeptAs(const char *Kept, const char *Name) {
  size_t I = 0;
  while (Kept[I] && Kept[I] == Name[I])
    ++I;
  return !Kept[I] && (!Name[I] || I == kLongestName);
}
bool isSite(const autoprof_site &S, const char *Name, const char *File,
            unsigned Line) {
  return S.line == Line && S.file == File && isKeptAs(S.name, Name);
}

uint32_t hashOf(const char *Name) {
  return uint32_t(fnv1a(Name, nameLength(Name))) | 1;
}

/// (A scope's own text may lie in a library that was closed; the texts of names
/// made at run time stay.)
bool isOf(const OpenScopes::Item &I, const char *Name) {
  if (I.Name == Name)
    return true;
  if (I.Site == &OtherNames)
    return I.NameHash == hashOf(Name);
  auto At = reinterpret_cast<uint64_t>(I.Site) -
            reinterpret_cast<uint64_t>(NamedSites);
  if (At < sizeof(NamedSites))
    return isKeptAs(I.Name, Name);
  return I.Func && hasName(I.Func, Name);
}

autoprof_site *findNamed(const char *Name, const char *File, unsigned Line) {
  size_t N = nameLength(Name);
  uint64_t Hash =
      mixHash(fnv1a(Name, N), reinterpret_cast<uint64_t>(File) + Line) | 1;
  for (uint32_t I = 0; I < kNamedSites; ++I) {
    NamedSite &S = NamedSites[(Hash + I) % kNamedSites];
    uint64_t There = __atomic_load_n(&S.Hash, __ATOMIC_RELAXED);
    if (!There) {
      // A few slots stay free, so that a search ends soon.
      if (__atomic_load_n(&NamedCount, __ATOMIC_RELAXED) >=
              kNamedSites / 4 * 3 ||
          __atomic_load_n(&NamedUsed, __ATOMIC_RELAXED) + N >= kNamedBytes)
        return &OtherNames;
      if (__atomic_compare_exchange_n(&S.Hash, &There, Hash, false,
                                      __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
        __atomic_fetch_add(&NamedCount, 1, __ATOMIC_RELAXED);
        const char *Text = keepText(Name, N);
        if (!Text)
          return &OtherNames;
        S.Site = {Text, File, Line, 0, 0};
        __atomic_store_n(&S.Ready, 1, __ATOMIC_RELEASE); // pairs with below
        return &S.Site;
      }
    }
    if (There != Hash)
      continue;
    // Another thread, or whom this handler interrupted, is just making it.
    constexpr unsigned kPatience = 1000;
    unsigned Try = 0;
    while (!__atomic_load_n(&S.Ready, __ATOMIC_ACQUIRE)) {
      if (++Try > kPatience)
        return &OtherNames;
      __builtin_ia32_pause();
    }
    if (isSite(S.Site, Name, File, Line))
      return &S.Site;
  }
  return &OtherNames;
}

} // namespace

autoprof_site *autoprof::siteNamed(const char *Name, const char *File,
                                   unsigned Line) {
  ThreadBlock *B = CurrentBlock;
  if (!Name || !isRecordingCalls() || (!B->isLive() && !(B = obtainBlock())))
    return nullptr;
  // As UserEvents.cpp does: by its address, if the text is still the same.
  constexpr uint16_t kKind = 0x100;
  KnownName &K = B->known(Name, kKind + Line);
  if (K.Name == Name && K.Kind == kKind) {
    autoprof_site *Known = &NamedSites[K.Id].Site;
    if (isSite(*Known, Name, File, Line))
      return Known;
  }
  autoprof_site *Site = findNamed(Name, File, Line);
  if (Site != &OtherNames) {
    K.Name = nullptr; // a signal handler's may come in between
    asm volatile("" : : : "memory");
    K.Kind = kKind;
    K.Id = uint16_t(
        reinterpret_cast<NamedSite *>(reinterpret_cast<char *>(Site) -
                                      __builtin_offsetof(NamedSite, Site)) -
        NamedSites);
    asm volatile("" : : : "memory");
    K.Name = Name;
  } else {
    B->Scopes.OtherName = hashOf(Name);
  }
  return Site;
}

void autoprof::beginScope(autoprof_site *Site) {
  uint64_t Sp = callersStackPointer(__builtin_frame_address(0));
  ThreadBlock *B = CurrentBlock;
  if (!B->isLive() && !(B = obtainBlock()))
    return;
  OpenScopes &S = B->Scopes;
  dropDead(S, Sp);
  uint32_t NameHash = Site == &OtherNames ? S.OtherName : 0;
  // The same place again, in the same function: it ran in a loop.
  for (uint32_t I = S.Depth; I && S.Items[I - 1].Sp == Sp; --I)
    if (S.Items[I - 1].Site == Site && S.Items[I - 1].NameHash == NameHash) {
      leaveScope(S.Items[I - 1].Frame);
      dropTo(S, I - 1);
      break;
    }
  if (S.Depth == OpenScopes::kMost) {
    ++S.TooDeep;
    TheRuntime.File.countLoss(Loss::ScopesTooDeep);
    return;
  }
  uint64_t Frame = enterScopeAt(Site, Sp);
  // A signal handler's scopes that come in between are balanced.
  S.Items[S.Depth] = {Site->name, Site, Frame, Sp, numberOf(Site), NameHash};
  asm volatile("" : : : "memory");
  ++S.Depth;
}

void autoprof::endScope(const char *Name) {
  uint64_t Sp = callersStackPointer(__builtin_frame_address(0));
  ThreadBlock *B = CurrentBlock;
  if (!Name || !B->isLive())
    return;
  OpenScopes &S = B->Scopes;
  dropDead(S, Sp);
  if (__builtin_expect(S.TooDeep != 0, 0)) {
    --S.TooDeep;
    return;
  }
  uint32_t I = S.Depth;
  while (I && !isOf(S.Items[I - 1], Name))
    --I;
  if (__builtin_expect(!I, 0)) {
    TheRuntime.File.countLoss(Loss::ScopesUnbegun);
    return;
  }
  if (__builtin_expect(I != S.Depth, 0))
    dropTo(S, I); // begun inside, never ended
  uint64_t Frame = S.Items[I - 1].Frame;
  S.Depth = I - 1;
  leaveScope(Frame);
}
