//===-- SampleShares.cpp - what samples say, and what the report says -----===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/SampleShares.h"

#include <algorithm>
#include <cmath>

namespace autoprof {

namespace {

double part(uint64_t of, double all) {
  return all > 0 ? static_cast<double>(of) / all : 0;
}

/// Own time of the program's own code: what a sample in user mode can meet.
uint64_t reportedNs(const Function &function) {
  uint64_t computing = function.computingNs();
  return computing - std::min(computing, function.systemNs);
}

uint64_t withoutHooksNs(const Function &function) {
  return function.cpuNs - std::min(function.cpuNs, function.hookNs);
}

} // namespace

std::vector<SampleShare> sampleShares(const Model &model) {
  double sampled = 0, withoutHooks = 0, reported = 0, samples = 0;
  for (const Function &function : model.functions) {
    sampled += static_cast<double>(function.cpuNs);
    withoutHooks += static_cast<double>(withoutHooksNs(function));
    reported += static_cast<double>(reportedNs(function));
    samples += static_cast<double>(function.samples);
  }
  constexpr double kErrors = 2;
  std::vector<SampleShare> shares;
  for (const Function &function : model.functions) {
    SampleShare share;
    share.sampled = part(function.cpuNs, sampled);
    share.withoutHooks = part(withoutHooksNs(function), withoutHooks);
    share.reported = part(reportedNs(function), reported);
    // Hits are binomial; a function that was not met could have been, once.
    double hit = part(std::max<uint64_t>(function.samples, 1), samples);
    double doubt = static_cast<double>(function.calls) *
                   static_cast<double>(model.sampling.hookDoubtPs) / 1000;
    double hook = sampled > 0 ? doubt / sampled : 0;
    if (samples > 0)
      share.error =
          std::sqrt(hit * std::max(1 - hit, 0.0) / samples + hook * hook);
    auto [low, high] = std::minmax(share.sampled, share.withoutHooks);
    share.differs = share.reported < low - kErrors * share.error ||
                    share.reported > high + kErrors * share.error;
    shares.push_back(share);
  }
  return shares;
}

} // namespace autoprof
