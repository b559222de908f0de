//===-- SampleShares.h - what samples say, and what the report says -------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The reported times come from clocks, samples and counts (docs/times.md); the
// samples alone are a second opinion on where the CPU time went.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_SAMPLESHARES_H
#define AUTOPROF_ANALYSIS_SAMPLESHARES_H

#include "analysis/Model.h"

#include <vector>

namespace autoprof {

/// Shares, 0 to 1, of the CPU time that samples can see.
struct SampleShare {
  double sampled = 0;      ///< of the samples' time, hooks included
  double withoutHooks = 0; ///< the same less what hooks took of all
  double reported = 0;     ///< own time less waiting and calls of the system
  double error = 0;        ///< standard error of sampled
  /// The reported share is more than two standard errors beyond both.
  bool differs = false;
};

/// Of each function.
std::vector<SampleShare> sampleShares(const Model &model);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_SAMPLESHARES_H
