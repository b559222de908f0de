//===-- Metric.h - what thresholds, gates and comparisons are about -------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One name for each figure of a function or of a whole run, and the one place
// that reads an expression "METRIC(FUNCTION)=LIMIT" and finds the figure in a
// model. Allocations and bytes of a function are those made during its calls,
// callees included, recursion counted once, as its total time is.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_METRIC_H
#define AUTOPROF_ANALYSIS_METRIC_H

#include "analysis/Model.h"
#include "analysis/Quantity.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace autoprof {

enum class Metric {
  Calls,
  Self,
  Total,
  Mean,
  Max,
  Percentile, ///< of one call; see MetricName::percent
  Allocations,
  Bytes,
  Peak,     ///< of the run only: live bytes at the peak
  Live,     ///< of the run only: live bytes at the end
  Duration, ///< of the run only
  Counter,  ///< of the program's own; see MetricName::name
  Event,    ///< of processor or kernel, counted by perf=
  Gauge     ///< of the run only: its largest value
};

struct MetricName {
  Metric metric = Metric::Calls;
  double percent = 0;    ///< for Metric::Percentile
  std::string name = {}; ///< for Metric::Counter, Event and Gauge

  Unit unit() const;
  bool isTold() const {
    return metric == Metric::Counter || metric == Metric::Gauge;
  }
  bool isTime() const { return unit() == Unit::Nanoseconds; }
  /// Equal in equal runs: calls, what is allocated, what a program counts.
  /// Times and what processor and kernel do are another each time.
  bool isExact() const { return !isTime() && metric != Metric::Event; }
  bool isOfFunction() const; ///< may be asked of one
  bool isOfRun() const;      ///< may be asked of all
};

/// "METRIC(GLOB)=LIMIT", "METRIC=LIMIT" or "GLOB=LIMIT", taken apart.
struct Expression {
  std::string text;   ///< as the user wrote it
  std::string metric; ///< empty in the third form
  std::string pattern;
  std::string limit; ///< without blanks around it
  /// "counter:cache (L2)" may be about a counter of this name or one called
  /// "cache" in a function L2: what could be the name; empty = it is clear.
  std::string longName;
};

/// Frames or sections, when a pattern is "frame:GLOB" or "section:GLOB".
struct ToldTimes {
  bool isFrame = false;
  std::string glob;

  std::string kind() const { return isFrame ? "frame" : "section"; }
  /// Those of \p user that it means: that of just this name, or all that fit.
  std::vector<const UserTimes *> select(const UserModel &user) const;
};
std::optional<ToldTimes> toldTimesOf(const std::string &pattern);

/// An expression before it is taken apart, and where it stands ("file:line");
/// empty: on the command line.
struct PlacedText {
  std::string text, place;
};

/// Throws std::invalid_argument. A name like "operator()(int)=1ms" is a GLOB:
/// what is before the first "(" counts as a metric only if it is one.
Expression parseExpression(const std::string &text);

/// \p amount of the expression's limit, of \p unit. Throws
/// std::invalid_argument that names the expression.
double parseLimit(const Expression &expression, std::string_view amount,
                  Unit unit);

/// Nothing for a word that names no metric. "p1" to "p99.999" are percentiles;
/// below, and above, they are the extremes: "max" is one. "counter:NAME"
/// and "gauge:NAME" are the program's own, "perf:NAME" is an event; the name
/// may be in double quotes.
std::optional<MetricName> findMetric(const std::string &word);
/// "calls, self, ..." for error messages.
std::string metricWords();

/// What was added to a counter in each function itself, and during its calls,
/// callees included, recursion counted once; by its index.
struct FunctionCounts {
  std::vector<int64_t> self, total;
  FunctionCounts(const Model &model, const UserValue &counter);
  /// \p values by TreeIndex, each a path's own.
  FunctionCounts(const Model &model, const std::vector<int64_t> &values);

private:
  void add(const Model &model, TreeIndex path, int64_t value);
};

/// Allocations during the calls of each function, by its index; so are totals
/// of the program's counters and of events, by name.
struct FunctionMemory {
  std::vector<uint64_t> allocations, bytes;
  std::map<std::string, std::vector<int64_t>> counters, events;
  explicit FunctionMemory(const Model &model);
};

/// Nothing when the trace does not know it: no clocked call, no heap.
std::optional<double> metricOf(const Model &model, const FunctionMemory &memory,
                               MetricName name, FunctionIndex function);
std::optional<double> metricOfRun(const Model &model, MetricName name);
/// Of frames or a section: nothing for what they do not have.
std::optional<double> metricOfTimes(const UserTimes &times, MetricName name);

/// Takes the longer name of a counter when \p isTold knows it.
void chooseLongName(Expression &expression, MetricName &metric,
                    const std::function<bool(const std::string &)> &isTold);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_METRIC_H
