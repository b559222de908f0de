//===-- Config.cpp - parsing AUTOPROF_OPTIONS -----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs once, before any hook. Every message is one line on stderr that names
// the key, the value and what would have been valid.
//
//===----------------------------------------------------------------------===//
#include "Config.h"

using namespace autoprof;

namespace {

bool readNumber(const char *S, size_t N, uint64_t &Value) {
  if (N == 0 || N > 18)
    return false;
  Value = 0;
  for (size_t I = 0; I < N; ++I) {
    if (S[I] < '0' || S[I] > '9')
      return false;
    Value = Value * 10 + uint64_t(S[I] - '0');
  }
  return true;
}

bool setText(Config::TextValue &Field, const char *, const char *S, size_t N) {
  if (N == 0 || N > Config::TextValue::capacity())
    return false;
  Field.clear();
  Field.append(S, N);
  return true;
}

/// Range is "low..high".
bool setNumber(uint64_t &Field, const char *Range, const char *S, size_t N) {
  size_t Dots = 0;
  while (Range[Dots] != '.')
    ++Dots;
  uint64_t Low = 0, High = 0, Value = 0;
  readNumber(Range, Dots, Low);
  readNumber(Range + Dots + 2, length(Range + Dots + 2), High);
  if (!readNumber(S, N, Value) || Value < Low || Value > High)
    return false;
  Field = Value;
  return true;
}

/// "off" or a number with its unit: "500us", "10ms", "1s". 0 = not one.
uint64_t intervalNs(const char *S, size_t N) {
  struct Unit {
    const char *Name;
    uint64_t Ns;
  };
  constexpr Unit kUnits[] = {{"us", 1000}, {"ms", 1000000}, {"s", 1000000000}};
  size_t Digits = 0;
  while (Digits < N && S[Digits] >= '0' && S[Digits] <= '9')
    ++Digits;
  uint64_t Value = 0;
  if (Digits > 9 || !readNumber(S, Digits, Value))
    return 0;
  for (const Unit &U : kUnits)
    if (N - Digits == length(U.Name) && equal(S + Digits, U.Name, N - Digits))
      return Value * U.Ns;
  return 0;
}

/// Values is "off|low..high".
bool setInterval(uint64_t &Field, const char *Values, const char *S, size_t N) {
  if (N == 3 && equal(S, "off", N)) {
    Field = 0;
    return true;
  }
  const char *Low = Values + 4;
  size_t Dots = 0;
  while (Low[Dots] != '.')
    ++Dots;
  const char *High = Low + Dots + 2;
  uint64_t Ns = intervalNs(S, N);
  if (!Ns || Ns < intervalNs(Low, Dots) || Ns > intervalNs(High, length(High)))
    return false;
  Field = Ns;
  return true;
}

bool setSwitch(bool &Field, const char *, const char *S, size_t N) {
  if (N != 1 || (S[0] != '0' && S[0] != '1'))
    return false;
  Field = S[0] == '1';
  return true;
}

/// Values is "first|second|third".
bool setChoice(uint32_t &Field, const char *Values, const char *S, size_t N) {
  for (uint32_t Index = 0;; ++Index) {
    size_t End = 0;
    while (Values[End] && Values[End] != '|')
      ++End;
    if (End == N && equal(Values, S, N)) {
      Field = Index;
      return true;
    }
    if (!Values[End])
      return false;
    Values += End + 1;
  }
}

/// No glob may be empty: it would match nothing, and a comma too many is more
/// likely.
bool setNames(Config::TextValue &Field, const char *Values, const char *S,
              size_t N) {
  constexpr const char *kFile = "file:";
  size_t Begin = 0;
  for (size_t I = 0; I <= N; ++I) {
    if (I < N && S[I] != ',')
      continue;
    bool IsFile = I - Begin >= 5 && equal(S + Begin, kFile, 5);
    if (I == Begin + (IsFile ? 5 : 0))
      return false;
    Begin = I + 1;
  }
  return setText(Field, Values, S, N);
}

/// "perf", "1ms", "perf:1ms".
bool setSample(Config::SampleValue &Field, const char *, const char *S,
               size_t N) {
  constexpr uint64_t kLeastNs = 100000, kMostNs = 1000000000;
  constexpr const char *kBy[] = {"auto", "perf", "timer", "off"};
  size_t Word = 0;
  while (Word < N && S[Word] != ':' && (S[Word] < '0' || S[Word] > '9'))
    ++Word;
  Config::SampleValue V{SampleBy::Auto, 0};
  bool IsKnown = Word == 0;
  for (uint32_t I = 0; I < 4; ++I)
    if (Word == length(kBy[I]) && equal(S, kBy[I], Word)) {
      V.By = SampleBy(I);
      IsKnown = true;
    }
  bool HasBoth = Word && Word < N;
  if (HasBoth && S[Word++] != ':')
    return false;
  if (HasBoth || Word < N || !N) {
    V.PeriodNs = intervalNs(S + Word, N - Word);
    if (V.PeriodNs < kLeastNs || V.PeriodNs > kMostNs || V.By == SampleBy::Off)
      return false;
  }
  if (IsKnown)
    Field = V;
  return IsKnown;
}

bool startsWith(const char *S, const char *Word) {
  size_t N = length(Word);
  for (size_t I = 0; I < N; ++I)
    if (S[I] != Word[I])
      return false;
  return !S[N] || S[N] == ':';
}

/// Whether "key=" begins here.
bool isKey(const char *S) {
  size_t N = 0;
  while ((S[N] >= 'a' && S[N] <= 'z') || S[N] == '-')
    ++N;
  return N && S[N] == '=';
}

enum class Colons { End, Action, Names, Interval };

/// What a colon in the value of a key may be.
Colons colonsOf(const char *Key, size_t N) {
#define OPTION(Kind, Field, Name, Default, Values, Help)                       \
  if (N == sizeof(Name) - 1 && equal(Key, Name, N))                            \
    return equal(#Kind, "Names", sizeof("Names"))     ? Colons::Names          \
           : equal(#Kind, "Sample", sizeof("Sample")) ? Colons::Interval       \
           : equal(Name, "signal", sizeof(Name))      ? Colons::Action         \
                                                      : Colons::End;
#include "Config.inc"
#undef OPTION
  return Colons::End;
}

/// Whether the colon at S[At] belongs to the value it stands in:
/// "SIGUSR2:snapshot", "perf:1ms", "A::f,file:a.c".
bool isPartOfValue(Colons C, const char *S, size_t At) {
  const char *Next = S + At + 1;
  switch (C) {
  case Colons::End:
    return false;
  case Colons::Action:
    return startsWith(Next, "snapshot") || startsWith(Next, "toggle");
  case Colons::Interval:
    return *Next >= '0' && *Next <= '9';
  case Colons::Names:
    return *Next == ':' || S[At - 1] == ':' || (*Next && !isKey(Next));
  }
  return false;
}

void printHelp() {
  static constinit Text<kMaxPath> Out;
  Out << "AUTOPROF_OPTIONS=\"key=value:key=value\"\n";
#define OPTION(Kind, Field, Name, Default, Values, Help)                       \
  Out << "  " Name "=" Values " (default " Default ")\n      " Help "\n";
#include "Config.inc"
#undef OPTION
  sys::write(2, Out.get(), Out.size());
}

void warn(const char *Problem, const char *S, size_t N, const char *Valid) {
  static constinit Text<1024> Line;
  Line.clear();
  Line << "autoprof: AUTOPROF_OPTIONS: " << Problem << " '";
  Line.append(S, N) << "' (valid: " << Valid << ")";
  say(Line);
}

} // namespace

void Config::set(const char *Key, size_t KeyBytes, const char *Value,
                 size_t ValueBytes) {
#define OPTION(Kind, Field, Name, Default, Values, Help)                       \
  if (KeyBytes == sizeof(Name) - 1 && equal(Key, Name, KeyBytes)) {            \
    if (!set##Kind(Field, Values, Value, ValueBytes))                          \
      warn("bad value for " Name ":", Value, ValueBytes, Values);              \
    else if (equal(Name, "output", KeyBytes))                                  \
      HasOutput = true;                                                        \
    return;                                                                    \
  }
#include "Config.inc"
#undef OPTION
#define OPTION(Kind, Field, Name, Default, Values, Help) Name " "
  warn("unknown key", Key, KeyBytes,
#include "Config.inc"
       "");
#undef OPTION
}

bool Config::isList(const NamesValue &V) {
  return !equal(V.get(), "all", sizeof("all")) &&
         !equal(V.get(), "none", sizeof("none"));
}

void Config::parse(const char *Options) {
#define OPTION(Kind, Field, Name, Default, Values, Help)                       \
  set##Kind(Field, Values, Default, sizeof(Default) - 1);
#include "Config.inc"
#undef OPTION
  HasOutput = false;
  while (Options && *Options) {
    size_t End = 0, Equals = SIZE_MAX;
    Colons C = Colons::End;
    for (; Options[End] &&
           (Options[End] != ':' || (Equals != SIZE_MAX && End > Equals + 1 &&
                                    isPartOfValue(C, Options, End)));
         ++End)
      if (Options[End] == '=' && Equals == SIZE_MAX) {
        Equals = End;
        C = colonsOf(Options, End);
      }
    if (Equals != SIZE_MAX)
      set(Options, Equals, Options + Equals + 1, End - Equals - 1);
    else if (End)
      set(Options, End, Options + End, 0);
    Options += End + (Options[End] == ':');
  }
  if (Help)
    printHelp();
}
