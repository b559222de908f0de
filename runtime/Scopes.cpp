//===-- Scopes.cpp - scopes that begin and end by name --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// autoprof_scope_begin and _end: which end belongs to which begin. What a scope
// does to the tree is the hooks' affair (Hooks.cpp); AUTOPROF_SCOPE keeps its
// frame's word itself and does not come by here.
//
// A function puts its caller's node back when it returns, so scopes it has
// begun are over then. They are recognised by the stack pointer of the function
// they were begun in, and counted as left without their end.
//
//===----------------------------------------------------------------------===//
#include "Scopes.h"
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

/// (The scope's own text may lie in a library that was closed.)
bool isOf(const OpenScopes::Item &I, const char *Name) {
  return I.Name == Name || (I.Func && hasName(I.Func, Name));
}

} // namespace

void autoprof::dropScopes(ThreadBlock *B) {
  if (B->Scopes.Depth)
    dropTo(B->Scopes, 0);
}

void autoprof::beginScope(autoprof_site *Site) {
  uint64_t Sp = callersStackPointer(__builtin_frame_address(0));
  ThreadBlock *B = CurrentBlock;
  if (!B->isLive() && !(B = obtainBlock()))
    return;
  OpenScopes &S = B->Scopes;
  dropDead(S, Sp);
  // The same place again, in the same function: it ran in a loop.
  for (uint32_t I = S.Depth; I && S.Items[I - 1].Sp == Sp; --I)
    if (S.Items[I - 1].Site == Site) {
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
  S.Items[S.Depth] = {Site->name, Site, Frame, Sp, numberOf(Site), 0};
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
