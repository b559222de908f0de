//===-- Overhead.h - what measuring cost the run --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one figure of it, for all reports. Enough samples see hooks and runtime
// at work; with few of them all that can be said is how many calls were counted
// and what one costs.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_OVERHEAD_H
#define AUTOPROF_ANALYSIS_OVERHEAD_H

#include "analysis/Model.h"

namespace autoprof {

struct Overhead {
  bool isSeen = false; ///< by samples; else hooks only, from the count of calls
  double hookNs = 0;
  double runtimeNs = 0; ///< if isSeen
  double errorNs = 0;   ///< standard error, or doubt, of the sum
};

/// All 0 when nothing was sampled.
Overhead overheadOf(const Model &model);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_OVERHEAD_H
