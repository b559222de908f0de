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

__attribute__((preserve_most)) bool
autoprof::isNamedIn(const char *Globs, const FunctionNames &F) {
  ReadableName Name;
  bool IsReadable = Name.read(F.Linkage);
  for (const char *At = Globs; *At;) {
    const char *End = At;
    while (*End && *End != ',')
      ++End;
    Range Glob{At, End};
    At = *End ? End + 1 : End;
    if (isFileGlob(Glob)) {
      Glob.Begin += 5;
      if (*F.File &&
          (matches(Glob, F.File) || matches(Glob, withoutFolders(F.File))))
        return true;
    } else if (matches(Glob, F.Linkage) ||
               (IsReadable &&
                (matches(Glob, Name.get()) || matches(Glob, Name.last())))) {
      return true;
    }
  }
  return false;
}

__attribute__((preserve_most, noinline)) bool
autoprof::isChosenToClock(const FunctionNames &F) {
  const Config &O = TheRuntime.Options;
  return Config::isList(O.Clock) && isNamedIn(O.Clock.get(), F);
}

__attribute__((preserve_most, noinline)) bool
autoprof::isSwitchedOff(const FunctionNames &F) {
  const Config &O = TheRuntime.Options;
  return (Config::isList(O.Only) && !isNamedIn(O.Only.get(), F)) ||
         (Config::isList(O.Skip) && isNamedIn(O.Skip.get(), F));
}
