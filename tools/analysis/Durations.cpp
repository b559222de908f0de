//===-- Durations.cpp - distribution of how long calls took ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Durations.h"

#include <algorithm>
#include <cmath>

namespace autoprof {

std::optional<uint64_t> Durations::percentile(double percent) const {
  if (total_ == 0)
    return std::nullopt;
  double exact = std::ceil(percent / 100 * static_cast<double>(total_));
  uint64_t rank = std::clamp<uint64_t>(static_cast<uint64_t>(exact), 1, total_);
  uint64_t seen = 0;
  for (auto [ns, count] : counts_) {
    seen += count;
    if (seen >= rank)
      return ns;
  }
  return counts_.rbegin()->first;
}

} // namespace autoprof
