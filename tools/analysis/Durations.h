//===-- Durations.h - distribution of how long calls took -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Merges the log-linear histograms of threads, processes and clocks, in ns.
// Percentiles are by nearest rank: a value some call had, within half a bucket
// (1.6 %), never an interpolation.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_DURATIONS_H
#define AUTOPROF_ANALYSIS_DURATIONS_H

#include <cstdint>
#include <map>
#include <optional>

namespace autoprof {

class Durations {
public:
  void add(uint64_t ns, uint64_t count) {
    counts_[ns] += count;
    total_ += count;
  }
  void merge(const Durations &other) {
    for (auto [ns, count] : other.counts_)
      add(ns, count);
  }
  uint64_t count() const { return total_; }
  /// How many calls took how many ns.
  const std::map<uint64_t, uint64_t> &counts() const { return counts_; }

  /// The smallest duration that \p percent (0 to 100) of the calls did not
  /// exceed; nothing when there are none.
  std::optional<uint64_t> percentile(double percent) const;

private:
  std::map<uint64_t, uint64_t> counts_;
  uint64_t total_ = 0;
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_DURATIONS_H
