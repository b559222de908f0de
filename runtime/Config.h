//===-- Config.h - the options of AUTOPROF_OPTIONS ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One row an option in Config.inc; this parses `key=value:key=value` with it.
// A wrong key or value is one warning line, the default stands, the program
// runs on.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_CONFIG_H
#define AUTOPROF_RUNTIME_CONFIG_H

#include "Text.h"

namespace autoprof {

inline constexpr size_t kMaxPath = 4096;
inline constexpr uint64_t kUsualBudget = 5; ///< percent, the default of budget=

enum class SampleBy : uint32_t { Auto, Perf, Timer, Off };

struct Config {
  struct SampleValue {
    SampleBy By;
    uint64_t PeriodNs; ///< 0 = as the runtime thinks best
  };
  using TextValue = Text<kMaxPath>;
  using NamesValue = TextValue; ///< globs, separated by commas
  using NumberValue = uint64_t;
  using SwitchValue = bool;
  using IntervalValue = uint64_t; ///< ns, 0 = off
  using ChoiceValue = uint32_t;   ///< index into the values of the row
#define OPTION(Kind, Field, Name, Default, Values, Help) Kind##Value Field{};
#include "Config.inc"
#undef OPTION
  bool HasOutput = false; ///< output= was given

  /// Whether there are names in it: not "all", not "none".
  static bool isList(const NamesValue &V);

  /// Sets the defaults, then what Options (may be null) says.
  void parse(const char *Options);

private:
  void set(const char *Key, size_t KeyBytes, const char *Value,
           size_t ValueBytes);
};

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_CONFIG_H
