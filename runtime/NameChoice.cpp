//===-- NameChoice.cpp - functions chosen by name -------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one place where the runtime compares names. Runs in slow paths: no
// memory, no libc.
//
//===----------------------------------------------------------------------===//
#include "NameChoice.h"
#include "ReadableName.h"
#include "Registry.h"
#include "Runtime.h"

using namespace autoprof;
using namespace autoprof::abi;

namespace {

struct Range {
  const char *Begin, *End;
};

bool matches(Range Glob, const char *Name) {
  const char *G = Glob.Begin;
  const char *Star = nullptr, *Resume = nullptr;
  while (*Name) {
    if (G != Glob.End && *G == '*') {
      Star = ++G;
      Resume = Name;
    } else if (G != Glob.End && (*G == '?' || *G == *Name)) {
      ++G;
      ++Name;
    } else if (Star) { // the star takes one more
      G = Star;
      Name = ++Resume;
    } else {
      return false;
    }
  }
  while (G != Glob.End && *G == '*')
    ++G;
  return G == Glob.End;
}

const char *withoutFolders(const char *Path) {
  const char *Last = Path;
  for (; *Path; ++Path)
    if (*Path == '/')
      Last = Path + 1;
  return Last;
}

bool isFileGlob(Range Glob) {
  return Glob.End - Glob.Begin > 5 && equal(Glob.Begin, "file:", 5);
}

} // namespace

namespace {

bool isNamed(Range Glob, const FunctionNames &F, const ReadableName *Name) {
  if (!isFileGlob(Glob))
    return matches(Glob, F.Linkage) || (Name && (matches(Glob, Name->get()) ||
                                                 matches(Glob, Name->last())));
  Glob.Begin += 5;
  return *F.File &&
         (matches(Glob, F.File) || matches(Glob, withoutFolders(F.File)));
}

} // namespace

__attribute__((preserve_most)) uint64_t
autoprof::globsThatName(const char *Globs, const FunctionNames &F) {
  ReadableName Name;
  bool IsReadable = Name.read(F.Linkage);
  uint64_t Found = 0, Bit = 1;
  for (const char *At = Globs; *At;) {
    const char *End = At;
    while (*End && *End != ',')
      ++End;
    if (isNamed({At, End}, F, IsReadable ? &Name : nullptr))
      Found |= Bit;
    Bit = Bit << 1 ? Bit << 1 : Bit; // the last is all that are left
    At = *End ? End + 1 : End;
  }
  return Found;
}

__attribute__((preserve_most, noinline)) bool
autoprof::isChosenToClock(const FunctionNames &F) {
  const Config &O = TheRuntime.Options;
  return Config::isList(O.Clock) && globsThatName(O.Clock.get(), F);
}

/// Globs that name the function; which did for some is in the header.
static uint64_t noteGlobs(const Config::NamesValue &List, uint64_t &Seen,
                          const FunctionNames &F) {
  uint64_t Found = globsThatName(List.get(), F);
  if (Found & ~__atomic_load_n(&Seen, __ATOMIC_RELAXED))
    __atomic_fetch_or(&Seen, Found, __ATOMIC_RELAXED);
  return Found;
}

__attribute__((preserve_most, noinline)) bool
autoprof::isSwitchedOff(const FunctionNames &F) {
  const Config &O = TheRuntime.Options;
  FileHeader &H = TheRuntime.File.header();
  bool IsIn = !Config::isList(O.Only) || noteGlobs(O.Only, H.OnlyMatched, F);
  bool IsOut = Config::isList(O.Skip) && noteGlobs(O.Skip, H.SkipMatched, F);
  return !IsIn || IsOut;
}
