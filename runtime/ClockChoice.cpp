//===-- ClockChoice.cpp - functions that are always clocked --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The globs of clock= are compared with the linkage name and, where that is a
// plain one of C++ (no template, no operator), with "A::f" and "f".
//
//===----------------------------------------------------------------------===//
#include "ClockChoice.h"
#include "Registry.h"
#include "Runtime.h"

using namespace autoprof;
using namespace autoprof::abi;

namespace {

struct Range {
  const char *Begin, *End;
};

bool matches(Range Glob, const char *Name) {
  const char *Star = nullptr, *Resume = nullptr;
  for (const char *G = Glob.Begin; *Name;) {
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
    if (!*Name) {
      while (G != Glob.End && *G == '*')
        ++G;
      return G == Glob.End;
    }
  }
  return false;
}

/// "A::f" of _ZN1A1fEv. Last is where the "f" begins. False if it is no such
/// name.
bool readable(const char *Linkage, Text<128> &Name, size_t &Last) {
  const char *P = Linkage;
  if (P[0] != '_' || P[1] != 'Z')
    return false;
  P += 2;
  bool IsNested = *P == 'N';
  if (IsNested)
    ++P;
  while (IsNested && (*P == 'r' || *P == 'V' || *P == 'K'))
    ++P;
  do {
    if (P[0] == 'S' && P[1] == 't') {
      Name << "std";
      P += 2;
    } else {
      if (*P == 'L') // of one file only
        ++P;
      size_t Bytes = 0;
      for (; *P >= '0' && *P <= '9'; ++P)
        Bytes = Bytes * 10 + size_t(*P - '0');
      if (!Bytes || Bytes > length(P))
        return false;
      Last = Name.size();
      Name.append(P, Bytes);
      P += Bytes;
    }
    if (IsNested && *P != 'E')
      Name << "::";
  } while (IsNested && *P != 'E');
  return !Name.isCut();
}

} // namespace

bool autoprof::isChosenToClock(const Descriptor *D) {
  const char *Globs = TheRuntime.Options.Clock.get();
  const char *Linkage = nameOf(D);
  if (equal(Globs, "none", sizeof("none")) || !*Globs)
    return false;
  Text<128> Name;
  size_t Last = 0;
  bool IsReadable = readable(Linkage, Name, Last);
  for (const char *At = Globs; *At;) {
    const char *End = At;
    while (*End && *End != ',')
      ++End;
    Range Glob{At, End};
    if (matches(Glob, Linkage) ||
        (IsReadable &&
         (matches(Glob, Name.get()) || matches(Glob, Name.get() + Last))))
      return true;
    At = *End ? End + 1 : End;
  }
  return false;
}
