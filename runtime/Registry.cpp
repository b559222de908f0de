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

static FuncId registerFunction(const Descriptor *D, bool IsOff) {
  TraceFile &File = TheRuntime.File;
  const char *Name = textAt(D->RelName);
  const char *Source = textAt(D->RelFile);
  uint64_t Hash =
      mixHash(fnv1a(Source, length(Source), D->NameHash), D->Module ^ D->Line);
  auto IsSame = [&](StringRef Ref, const char *S, size_t N) {
    if (!Ref)
      return N == 0;
    const Region &R = File.header().Strings;
    uint64_t Page = File.at<uint32_t>(R.Directory)[Ref / kExtentBytes];
    const char *Text = File.at<char>(Page * kPage + Ref % kExtentBytes);
    return *reinterpret_cast<const uint32_t *>(Text) == N &&
           equal(Text + 4, S, N);
  };
  FuncId Id = intern(
      File.Funcs, Hash,
      [&](const FuncRecord &F) {
        return F.Hash == Hash && F.Line == D->Line && F.Module == D->Module &&
               IsSame(F.Name, Name, length(Name)) &&
               IsSame(F.File, Source, length(Source));
      },
      [&](FuncRecord &F) {
        F.Name = File.addString(Name, length(Name));
        F.File = *Source ? File.addString(Source, length(Source)) : 0;
        F.Line = D->Line;
        F.Flags = uint32_t(D->LlvmMajor) << 16 | D->Flags;
        if (IsOff) {
          F.Flags |= kFuncOff;
          __atomic_fetch_add(&File.header().FunctionsOff, 1, __ATOMIC_RELAXED);
        }
        F.Module = D->Module;
        F.Hash = Hash;
      },
      [](FuncRecord &F) { F.Hash = 0; });
  if (Id)
    noteInHeader(D);
  return Id;
}

FuncId autoprof::numberOf(const Descriptor *D) {
  uint64_t *Key = keyOf(D);
  // Pairs with the store below: who sees the number sees the record, because
  // it goes through the tables, which publish with release stores themselves.
  uint64_t Value = __atomic_load_n(Key, __ATOMIC_ACQUIRE);
  if (__builtin_expect(Value == kKeyOn, 0)) {
    bool IsOff = isSwitchedOff(D);
    FuncId Func = registerFunction(D, IsOff);
    if (Func || IsOff)
      __atomic_store_n(Key, IsOff ? kKeyOff : keyOfFunc(Func),
                       __ATOMIC_RELEASE);
    return IsOff ? 0 : Func;
  }
  return FuncId((Value & ~kKeyOn) >> 32);
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
