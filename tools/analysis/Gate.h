//===-- Gate.h - limits that a run must keep ------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// "METRIC(FUNCTION)=LIMIT" or "METRIC=LIMIT". A LIMIT is an amount ("5ms"), a
// distance from the base ("+0", "-1MiB") or a share of it ("+1%"). Counts and
// bytes are exact: the largest of all runs must keep the limit. Times and
// events of processor and kernel fail when their mean is over it and, with
// three runs a side, the test says that this is no chance. The slowest fifth of
// the runs does not count for a mean, but for maxima and percentiles: these are
// about what is slow.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_GATE_H
#define AUTOPROF_ANALYSIS_GATE_H

#include "analysis/Metric.h"
#include "analysis/Pairing.h"
#include "analysis/Statistics.h"

#include <optional>
#include <string>
#include <vector>

namespace autoprof {

struct Gate {
  enum class Kind { Absolute, Distance, Percent };

  Expression expression;
  MetricName metric;
  Kind kind = Kind::Absolute;
  double limit = 0; ///< of the metric's unit, or percent; may be negative

  bool needsBase() const { return kind != Kind::Absolute; }
};

/// Throws std::invalid_argument.
Gate parseGate(const std::string &text);

/// One gate, for one of the functions it names or for the run.
struct GateResult {
  PlacedText gate;
  std::string
      error; ///< why it could not be checked; then nothing else is valid
  Unit unit = Unit::Count;
  std::optional<PairedFunction> function;
  bool isOk = true;
  double value = 0;           ///< what was compared with the limit
  std::optional<double> base; ///< the same of the base
  double limit = 0;           ///< in the metric's unit
  bool isExact = true;
  std::optional<double> p; ///< that it is over the limit by chance
  /// Of the calls, those that were clocked, when single calls are what it is
  /// about and not all of them were.
  std::optional<std::pair<uint64_t, uint64_t>> clockedOf;
};

/// A gate that makes no sense, names no function that was called, or asks for a
/// figure that the traces do not have, is a result with an error.
std::vector<GateResult> checkGates(const std::vector<PlacedText> &gates,
                                   const Pairing::Side &now,
                                   const Pairing::Side &base);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_GATE_H
