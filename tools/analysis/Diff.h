//===-- Diff.h - two versions of a program compared -----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each side is one or more runs of the same thing. Counts and bytes are exact:
// they changed when no run of one side lies within the runs of the other. Times
// are tested (Statistics.h) when both sides have three runs: a function's own
// time by whichever of its two clocks spreads less, since wall time tells more
// finely on a calm machine and CPU time is the only one of use on a busy one.
// Allocations are those the function or path made itself.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_DIFF_H
#define AUTOPROF_ANALYSIS_DIFF_H

#include "analysis/Pairing.h"
#include "analysis/Statistics.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace autoprof {

/// Self and total are wall time, Cpu is own CPU time by samples.
enum class DiffMetric { Self, Cpu, Total, Calls, Allocations, Bytes, kCount };
inline constexpr size_t kDiffMetrics = static_cast<size_t>(DiffMetric::kCount);
constexpr bool isTime(DiffMetric metric) {
  return metric == DiffMetric::Self || metric == DiffMetric::Cpu ||
         metric == DiffMetric::Total;
}

struct Comparison {
  Sample base, now;        ///< a value for each run
  std::optional<double> p; ///< of a tested time, corrected
  bool isChanged = false;  ///< exact and different, or significant

  double difference() const { return now.mean() - base.mean(); }
};

struct DiffRow {
  PairedFunction function;
  std::vector<std::string> path; ///< names, outermost first; paths only
  std::array<Comparison, kDiffMetrics> metrics;
  bool hasWaited = false;         ///< in any run
  Sample samplesBase, samplesNow; ///< of CPU time, for each run

  /// The clock by which own time was tested.
  DiffMetric testedClock() const {
    return (*this)[DiffMetric::Cpu].p ? DiffMetric::Cpu : DiffMetric::Self;
  }
  const Comparison &operator[](DiffMetric metric) const {
    return metrics[static_cast<size_t>(metric)];
  }
  Comparison &operator[](DiffMetric metric) {
    return metrics[static_cast<size_t>(metric)];
  }
  bool isChanged() const;
};

struct Diff {
  size_t baseRuns = 0, newRuns = 0;
  bool isTested = false; ///< both sides have runs enough
  bool hasHeap = false;  ///< all runs recorded it
  bool hasTimes = false; ///< all runs do
  /// All runs have samples of CPU time, and hardly any time in the kernel that
  /// they would have shared out wrongly.
  bool hasCpu = false;
  DiffRow whole; ///< Self is not filled; Total is all time, Cpu all samples'
  std::vector<DiffRow> functions, paths; ///< in order of effect
};

Diff compareRuns(const Pairing::Side &base, const Pairing::Side &now);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_DIFF_H
