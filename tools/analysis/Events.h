//===-- Events.h - events of processor and kernel -------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What perf= counted has a name in the trace and no more: here are a name's
// place in the model and its unit. A name that this build does not know is a
// number.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_EVENTS_H
#define AUTOPROF_ANALYSIS_EVENTS_H

#include "analysis/Model.h"
#include "analysis/Quantity.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace autoprof {

/// Nanoseconds of the clocks among them, else a count.
inline Unit eventUnit(std::string_view event) {
  struct Known {
    std::string_view name, unit;
  };
  constexpr Known kKnown[] = {
#define PERF_EVENT(name, type, config, isOn, unit) {name, unit},
#include "autoprof/perf_events.inc"
#undef PERF_EVENT
  };
  for (const Known &known : kKnown)
    if (known.name == event && known.unit == "ns")
      return Unit::Nanoseconds;
  return Unit::Count;
}

/// Its index in counters of nodes and functions; nothing if it was not counted.
inline std::optional<size_t> findEvent(const Model &model,
                                       const std::string &event) {
  const auto &names = model.counterNames;
  auto it = std::find(names.begin(), names.end(), event);
  if (it == names.end())
    return std::nullopt;
  return static_cast<size_t>(it - names.begin());
}

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_EVENTS_H
