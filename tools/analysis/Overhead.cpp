//===-- Overhead.cpp - what measuring cost the run ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Overhead.h"

#include "analysis/HookTime.h"

#include <algorithm>
#include <cmath>

namespace autoprof {

namespace {

/// +- 20 % at best: a share from fewer samples is none.
constexpr uint64_t kEnough = 25;

double number(uint64_t value) { return static_cast<double>(value); }

} // namespace

Overhead overheadOf(const Model &model) {
  const Sampling &sampling = model.sampling;
  Overhead result;
  if (sampling.samples == 0)
    return result;
  double calls = number(model.calls()),
         ofCalls = calls * number(sampling.hookPs) / 1000,
         doubt = calls * number(sampling.hookDoubtPs) / 1000;
  if (sampling.samples < kEnough) {
    result.hookNs = ofCalls;
    result.errorNs = doubt;
    return result;
  }
  result.isSeen = true;
  result.hookNs = number(sampling.hookNs);
  result.runtimeNs = number(sampling.runtimeNs);
  // What samples saw of it: their number in it is binomial.
  double seenNs =
      result.runtimeNs + (sampling.areHooksSeen ? result.hookNs : 0);
  double part = std::clamp(seenNs / std::max(number(sampling.cpuNs), 1.0),
                           1 / number(sampling.samples), 1.0);
  double ofSamples = number(sampling.cpuNs) *
                     std::sqrt(part * (1 - part) / number(sampling.samples));
  double ofHooks = sampling.areHooksSeen
                       ? result.hookNs / (1 - kNotHooks) * kNotHooks
                       : std::min(doubt, result.hookNs);
  result.errorNs = std::hypot(ofSamples, ofHooks);
  return result;
}

} // namespace autoprof
