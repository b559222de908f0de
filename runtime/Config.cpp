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

bool startsWith(const char *S, const char *Word) {
  size_t N = length(Word);
  for (size_t I = 0; I < N; ++I)
    if (S[I] != Word[I])
      return false;
  return !S[N] || S[N] == ':';
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

void Config::parse(const char *Options) {
#define OPTION(Kind, Field, Name, Default, Values, Help)                       \
  set##Kind(Field, Values, Default, sizeof(Default) - 1);
#include "Config.inc"
#undef OPTION
  HasOutput = false;
  while (Options && *Options) {
    size_t End = 0, Equals = SIZE_MAX;
    for (; Options[End] && Options[End] != ':'; ++End)
      if (Options[End] == '=' && Equals == SIZE_MAX)
        Equals = End;
    // The one value that has a colon in it.
    static constexpr const char *kWords[] = {":snapshot", ":toggle"};
    for (const char *Word : kWords)
      if (Equals == 6 && equal(Options, "signal", 6) &&
          startsWith(Options + End, Word))
        End += length(Word);
    if (Equals != SIZE_MAX)
      set(Options, Equals, Options + Equals + 1, End - Equals - 1);
    else if (End)
      set(Options, End, Options + End, 0);
    Options += End + (Options[End] == ':');
  }
  if (Help)
    printHelp();
}
