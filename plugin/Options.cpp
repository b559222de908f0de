//===-- Options.cpp - what -fplugin-arg-autoprof-KEY=VALUE can say --------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Options.h"
#include "llvm/ADT/Twine.h"

using namespace autoprof;
using namespace llvm;

namespace {

/// A setter for each kind of Options.inc: false when the value is none.
class Setter {
public:
  Setter(StringRef Key, StringRef Value, Options::FilterReader ReadFilter)
      : Key_(Key), Value_(Value), ReadFilter_(ReadFilter) {}

  bool setSwitch(bool &Field) {
    Field = Value_ == "on";
    return Field || Value_ == "off";
  }
  bool setNumber(uint64_t &Field) { return !Value_.getAsInteger(10, Field); }
  bool setPlace(Options::Place &Field) {
    Field = Value_ == "early" ? Options::Place::Early : Options::Place::Late;
    return Value_ == "early" || Value_ == "late";
  }
  bool setText(std::string &Field) {
    Field = Value_.str();
    return !Field.empty();
  }
  bool setInclude(FilterRules &Field) { return addRule(Field, true); }
  bool setExclude(FilterRules &Field) { return addRule(Field, false); }
  bool setFilter(FilterRules &Field) {
    if (Value_.empty())
      return false;
    IsSaid = !ReadFilter_(Value_, Field);
    return !IsSaid;
  }

  bool IsSaid = false;

private:
  bool addRule(FilterRules &Field, bool IsInclude) {
    return Field.add(IsInclude, Value_, (Twine(Key_) + "=" + Value_).str());
  }

  StringRef Key_, Value_;
  Options::FilterReader ReadFilter_;
};

/// "on|off" as "on, off".
std::string listed(StringRef Values) {
  if (Values == "N")
    return "a whole number";
  if (Values.find('|') == StringRef::npos || Values.find('[') == 0)
    return Values.str();
  auto [First, Rest] = Values.split('|');
  return Rest.empty() ? First.str() : First.str() + ", " + listed(Rest);
}

} // namespace

static const char *const kValidOptions =
#define OPTION(Kind, Field, Name, Default, Values, Help) ", " Name "=" Values
#include "Options.inc"
#undef OPTION
    ;

std::string Options::parse(StringRef Argument, FilterReader ReadFilter,
                           bool &IsSaid) {
  auto [Key, Value] = Argument.split('=');
  Setter Set(Key, Value, ReadFilter);
#define OPTION(Kind, Field, Name, Default, Values, Help)                       \
  if (Key == Name) {                                                           \
    bool IsGood = Set.set##Kind(Field);                                        \
    IsSaid = Set.IsSaid;                                                       \
    return IsGood ? ""                                                         \
                  : "autoprof: bad value '" + Value.str() +                    \
                        "' for '" Name "'; valid: " + listed(Values);          \
  }
#include "Options.inc"
#undef OPTION
  return "autoprof: unknown option '" + Key.str() +
         "'; valid: " + (kValidOptions + 2);
}
