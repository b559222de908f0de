//===-- Registry.cpp - functions get their numbers ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lock free: two threads that meet a function for the first time intern equal
// records and get the same number.
//
//===----------------------------------------------------------------------===//
#include "Registry.h"
#include "NameChoice.h"
#include "Runtime.h"
#include "UserApi.h"

using namespace autoprof;
using namespace autoprof::abi;

static const char *textAt(const int32_t &Rel) {
  if (!Rel)
    return "";
  return reinterpret_cast<const char *>(reinterpret_cast<intptr_t>(&Rel) + Rel);
}

const char *autoprof::nameOf(const Descriptor *D) { return textAt(D->RelName); }
const char *autoprof::fileOf(const Descriptor *D) { return textAt(D->RelFile); }

/// The files of one run share the union of these facts about its functions.
static void noteInHeader(const Descriptor *D) {
  FileHeader &H = TheRuntime.File.header();
  __atomic_fetch_or(&H.DescriptorFlagsSeen, D->Flags, __ATOMIC_RELAXED);
  __atomic_fetch_or(&H.LlvmMajors, 1u << (D->LlvmMajor & 31), __ATOMIC_RELAXED);
}

/// What was inlined into the function, as a string of the file; 0 = not told.
static StringRef inlinedOf(const Descriptor *D) {
  if (!(D->Flags & kDescInlined))
    return 0;
  const char *Name = textAt(D->RelName);
  auto At = reinterpret_cast<uintptr_t>(Name + length(Name) + 1);
  auto *Rel = reinterpret_cast<const int32_t *>((At + 3) & ~uintptr_t{3});
  const char *List = textAt(*Rel);
  uint32_t Bytes = *reinterpret_cast<const uint32_t *>(List);
  return Bytes && Bytes <= kInlinedBytes
             ? TheRuntime.File.addString(List + sizeof(Bytes), Bytes)
             : 0;
}

const char *autoprof::textOf(StringRef Ref) {
  TraceFile &File = TheRuntime.File;
  const Region &R = File.header().Strings;
  uint64_t Page = File.at<uint32_t>(R.Directory)[Ref / kExtentBytes];
  return File.at<char>(Page * kPage + Ref % kExtentBytes) + 4;
}

bool autoprof::isText(StringRef Ref, const char *S, size_t N) {
  if (!Ref)
    return N == 0;
  const char *Text = textOf(Ref);
  return *reinterpret_cast<const uint32_t *>(Text - 4) == N &&
         equal(Text, S, N);
}

namespace {
/// What makes a function, or a scope, the same as another.
struct Identity {
  const char *Name, *Source;
  uint64_t NameHash, Module;
  uint32_t Line, Flags;
  const Descriptor *Of = nullptr; ///< a function's
};

FuncId registerAs(const Identity &I) {
  TraceFile &File = TheRuntime.File;
  uint32_t IsScope = I.Flags & kDescScope;
  uint64_t Hash = mixHash(fnv1a(I.Source, length(I.Source), I.NameHash),
                          I.Module ^ I.Line ^ uint64_t(IsScope) << 32);
  return intern(
      File.Funcs, Hash,
      [&](const FuncRecord &F) {
        return F.Hash == Hash && F.Line == I.Line && F.Module == I.Module &&
               (F.Flags & kDescScope) == IsScope &&
               isText(F.Name, I.Name, length(I.Name)) &&
               isText(F.File, I.Source, length(I.Source));
      },
      [&](FuncRecord &F) {
        F.Name = File.addString(I.Name, length(I.Name));
        F.File = *I.Source ? File.addString(I.Source, length(I.Source)) : 0;
        F.Line = I.Line;
        F.Flags = I.Flags;
        if (I.Flags & kFuncOff)
          __atomic_fetch_add(&File.header().FunctionsOff, 1, __ATOMIC_RELAXED);
        F.Module = I.Module;
        F.Inlined = I.Of ? inlinedOf(I.Of) : 0;
        F.Hash = Hash;
      },
      [](FuncRecord &F) { F.Hash = 0; });
}

FuncId registerFunction(const Descriptor *D, bool IsOff) {
  FuncId Id = registerAs(
      {textAt(D->RelName), textAt(D->RelFile), D->NameHash, D->Module, D->Line,
       uint32_t(D->LlvmMajor) << 16 | D->Flags | (IsOff ? kFuncOff : 0), D});
  if (Id)
    noteInHeader(D);
  return Id;
}
} // namespace

bool autoprof::hasName(FuncId Func, const char *Name) {
  return isText(TheRuntime.File.Funcs.at(Func)->Name, Name, length(Name));
}

FuncId autoprof::numberOf(const Descriptor *D) {
  uint64_t *Key = keyOf(D);
  // Pairs with the store below: who sees the number sees the record, because
  // it goes through the tables, which publish with release stores themselves.
  uint64_t Value = __atomic_load_n(Key, __ATOMIC_ACQUIRE);
  if (__builtin_expect(Value == kKeyOn, 0)) {
    bool IsOff = isSwitchedOff({nameOf(D), fileOf(D)});
    FuncId Func = registerFunction(D, IsOff);
    if (Func || IsOff)
      __atomic_store_n(Key, IsOff ? kKeyOff : keyOfFunc(Func),
                       __ATOMIC_RELEASE);
    return IsOff ? 0 : Func;
  }
  return FuncId((Value & ~kKeyOn) >> 32);
}

FuncId autoprof::numberOf(autoprof_site *Site) {
  uint64_t Value = __atomic_load_n(&Site->key, __ATOMIC_ACQUIRE);
  if (Value)
    return Value == kSiteOff ? 0 : FuncId((Value & ~kKeyOn) >> 32);
  uint64_t NameHash = fnv1a(Site->name, length(Site->name));
  bool IsOff = isSwitchedOff({Site->name, Site->file});
  FuncId Id = registerAs({Site->name, Site->file, NameHash, 0, Site->line,
                          kDescScope | (IsOff ? kFuncOff : 0)});
  // Whoever sees the key sees the salt.
  __atomic_store_n(
      &Site->salt,
      saltOf(fnv1a(Site->file, length(Site->file), NameHash ^ Site->line)),
      __ATOMIC_RELAXED);
  if (Id || IsOff)
    __atomic_store_n(&Site->key, IsOff ? kSiteOff : keyOfFunc(Id),
                     __ATOMIC_RELEASE);
  return IsOff ? 0 : Id;
}

bool autoprof::isOff(const autoprof_site *Site) {
  return __atomic_load_n(&Site->key, __ATOMIC_RELAXED) == kSiteOff;
}

bool autoprof::isCallee(uint64_t Callee, const Descriptor *D,
                        const void *Address) {
  if (!(Callee & kCalleeByName))
    return Callee == reinterpret_cast<uint64_t>(Address);
  if (Callee == (D->NameHash | kCalleeByName))
    return true;
  if (!D->RelAliases)
    return false;
  auto *Aliases = reinterpret_cast<const uint64_t *>(textAt(D->RelAliases));
  for (uint64_t I = 0, N = Aliases[0]; I < N; ++I)
    if (Callee == (Aliases[I + 1] | kCalleeByName))
      return true;
  return false;
}
