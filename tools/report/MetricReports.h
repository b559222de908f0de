//===-- MetricReports.h - tables and trees of one metric ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The function table and the call tree with any metric of a call path in the
// place of time: waiting, allocations, a counter of the program's own, an event
// of the processor.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_METRICREPORTS_H
#define AUTOPROF_REPORT_METRICREPORTS_H

#include "analysis/Pairing.h"
#include "analysis/PathMetric.h"
#include "report/Reports.h"

#include <optional>
#include <string>

namespace autoprof {

struct MetricChoice {
  PathMetric metric = PathMetric::Self;
  std::string name; ///< for PathMetric::Counter and Event

  std::string title() const;
};

/// "self|cpu|...|counter:NAME|perf:EVENT".
std::string metricChoices();
/// Nothing for other words.
std::optional<MetricChoice> findMetricChoice(const std::string &word);
/// Throws UsageError when the traces do not know it.
void demandMetric(const Model &model, const MetricChoice &choice);
std::string formatMetric(const Model &model, const MetricChoice &choice,
                         int64_t value);
std::string formatMetric(const Model &model, const MetricChoice &choice,
                         double value);

void reportMetricFunctions(const Model &model, const MetricChoice &choice,
                           const FunctionsOptions &options, const Output &out);
void reportMetricTree(const Model &model, const MetricChoice &choice,
                      const TreeOptions &options, const Output &out);

/// Functions of two sides by how much the metric of their own changed; means
/// over the runs of a side. \p top: rows, 0 = all.
void reportMetricDiff(const Pairing::Side &base, const Pairing::Side &now,
                      const MetricChoice &choice, size_t top,
                      const Output &out);

} // namespace autoprof

#endif // AUTOPROF_REPORT_METRICREPORTS_H
