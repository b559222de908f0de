//===-- PathMetric.h - what can be shown of every call path ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The figures that flame graphs and exports spread over the call tree. Each is
// a value of the path itself, without its callees, so that summing over paths
// counts everything once: over all paths of a function they are its row in the
// function table or among the allocations. Calls of a recursive edge are values
// of the edge, which is a path of its own here.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_PATHMETRIC_H
#define AUTOPROF_ANALYSIS_PATHMETRIC_H

#include "analysis/Model.h"
#include "analysis/Quantity.h"

#include <cstdint>
#include <string>
#include <vector>

namespace autoprof {

enum class PathMetric {
  Self,        ///< ns
  Cpu,         ///< ns; self time less what was spent waiting
  Wait,        ///< ns
  Calls,       ///< count
  Allocations, ///< count
  Allocated,   ///< bytes
  Peak,        ///< bytes that were live at the run's peak
  Leaked,      ///< bytes that were live at the end
  Temporary,   ///< blocks freed before the thread's next allocation
  Counter,     ///< what was added to one of the program's; in no list
  Event        ///< of processor or kernel, counted by perf=; in no list
};

struct PathMetricInfo {
  PathMetric metric;
  const char *word;  ///< on the command line and in exports
  const char *title; ///< for people
  Unit unit;
  bool isHeap;
};
inline constexpr PathMetricInfo kPathMetrics[] = {
    {PathMetric::Self, "self", "self time", Unit::Nanoseconds, false},
    {PathMetric::Cpu, "cpu", "self time, computing", Unit::Nanoseconds, false},
    {PathMetric::Wait, "wait", "time spent waiting", Unit::Nanoseconds, false},
    {PathMetric::Calls, "calls", "calls", Unit::Count, false},
    {PathMetric::Allocations, "allocations", "allocations", Unit::Count, true},
    {PathMetric::Allocated, "bytes", "bytes allocated", Unit::Bytes, true},
    {PathMetric::Peak, "peak", "bytes live at the peak", Unit::Bytes, true},
    {PathMetric::Leaked, "leaked", "bytes never freed", Unit::Bytes, true},
    {PathMetric::Temporary, "temporary", "temporary allocations", Unit::Count,
     true}};
inline constexpr PathMetricInfo kCounterMetric = {
    PathMetric::Counter, "counter", "counter", Unit::Count, false};
inline constexpr PathMetricInfo kEventMetric = {PathMetric::Event, "perf",
                                                "event", Unit::Count, false};
constexpr const PathMetricInfo &metricInfo(PathMetric metric) {
  if (metric == PathMetric::Counter)
    return kCounterMetric;
  if (metric == PathMetric::Event)
    return kEventMetric;
  return kPathMetrics[static_cast<size_t>(metric)];
}

/// A counter's is what the program says of it.
Unit metricUnit(const Model &model, PathMetric metric, const std::string &name);

/// Whether the trace tells of it at all.
bool isKnown(const Model &model, PathMetric metric);

/// By TreeIndex. Bytes live may be below zero: several runs' blocks may be
/// freed at other places than where they were allocated.
std::vector<int64_t> metricValues(const Model &model, PathMetric metric);
/// The same of one counter, or one event; \p name is not used for others.
std::vector<int64_t> metricValues(const Model &model, PathMetric metric,
                                  const std::string &name);

/// The same with all that is below each path.
std::vector<int64_t> metricTotals(const CallTree &tree,
                                  std::vector<int64_t> values);

/// Self time; calls when no times were measured.
PathMetric defaultMetric(const Model &model);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_PATHMETRIC_H
