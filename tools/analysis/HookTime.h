//===-- HookTime.h - what hooks take of a function's time -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hooks are code of the functions they count. A sample at one of their
// instructions says so; where the runtime cannot tell, a counted call is taken
// to cost what it measured at the start. docs/times.md says what that is worth.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_HOOKTIME_H
#define AUTOPROF_ANALYSIS_HOOKTIME_H

#include "autoprof/abi.h"

#include <algorithm>
#include <cstdint>

namespace autoprof {

/// Of the time samples find in hooks, what the function would spend without
/// them as well: a call takes time whatever comes first in the function. Give
/// or take as much.
inline constexpr double kNotHooks = 0.1;

/// One function's CPU time by samples.
struct HookTime {
  double cpuNs = 0;  ///< all of it
  double seenNs = 0; ///< by samples in hooks
  double runs = 0;   ///< of its hooks: calls, and those beyond depth=

  void add(const abi::NodeSample &sample, double nodeRuns) {
    cpuNs += static_cast<double>(sample.CpuNs);
    seenNs += static_cast<double>(std::min(sample.HookNs, sample.CpuNs));
    runs += nodeRuns;
  }

  /// The part of it to be taken out, 0 to 1. \p areSeen: the thread's samples
  /// tell hooks.
  double part(bool areSeen, double nsPerCall) const {
    constexpr double kMost = 0.9;
    if (cpuNs <= 0)
      return 0;
    return areSeen ? seenNs * (1 - kNotHooks) / cpuNs
                   : std::min(nsPerCall * runs / cpuNs, kMost);
  }
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_HOOKTIME_H
