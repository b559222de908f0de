//===-- Bottlenecks.h - what is worth a change, and why -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings about a model: a kind, a severity, the function and the path it is
// about, and the figures that led there. No words: the report makes sentences.
// The same model always gives the same list; docs/bottlenecks.md is the
// contract of the rules, whose numbers are in BottleneckRules.h.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_BOTTLENECKS_H
#define AUTOPROF_ANALYSIS_BOTTLENECKS_H

#include "analysis/Metric.h"
#include "analysis/Model.h"

#include <string>
#include <vector>

namespace autoprof {

enum class BottleneckKind {
  Threshold, ///< of the user
  LeakGrowth,
  AllocationChurn,
  TemporaryStorm,
  ReallocGrowth,
  Waiting,
  TailLatency,
  Measuring,
  ThreadImbalance,
  DeepRecursion,
  Exceptions,
  ShortCalls,
  HotSelf,
  HotPath,
  kCount
};

enum class Severity { Critical, High, Medium };

/// One fact that led to a finding; the key is a field of the JSON.
struct Figure {
  const char *key;
  Unit unit;
  double value;
};

struct CallerCount {
  FunctionIndex function;
  uint64_t calls;
};

/// What the user does not want to be exceeded.
struct Threshold {
  Expression expression;
  MetricName metric; ///< Mean: the time of one call
  double limit = 0;  ///< ns; for allocations and bytes of one call
};
/// Reads "GLOB=100ms" (time of one call), "total(GLOB)=1s",
/// "allocations(GLOB)=10", "bytes(GLOB)=4KiB" and "counter:NAME(GLOB)=10" (per
/// call), "frame:NAME=16ms", "section:NAME=1s", "counter:NAME=1000" (its sum)
/// and "gauge:NAME=64". Throws
/// std::invalid_argument.
Threshold parseThreshold(const std::string &text);

struct Finding {
  BottleneckKind kind{};
  Severity severity{};
  FunctionIndex function = kRootFunction;
  TreeIndex path = kNoTreeNode; ///< where most of it happens
  /// Share, 0 to 1, of all time, allocations or bytes: what it is about.
  double cost = 0;
  std::vector<Figure> figures;
  bool isEstimated = false;         ///< its times are
  std::vector<CallerCount> callers; ///< most calls first
  const HeapSite *site = nullptr;   ///< of the model: where it allocates
  /// General findings about the same function that this one explains.
  std::vector<BottleneckKind> also;
  std::string threshold; ///< the user's expression
  /// What it is about when that is no function: "frame render".
  std::string subject;

  /// 0 when it has none.
  double figure(std::string_view key) const;
};

struct Inspection {
  std::vector<Finding> findings; ///< worst first
  /// Kinds that were looked for, and those for which the traces lack data.
  std::vector<BottleneckKind> checked, unknown;
  size_t thresholds = 0;
  /// Thresholds that matched functions but could not be judged: no call of any
  /// of them was clocked, or the heap was not recorded.
  std::vector<std::string> unjudged;
  /// Judged by those calls that were clocked, not by all.
  std::vector<std::string> partlyJudged;
  std::vector<std::string> unmatched; ///< thresholds without a function
};

Inspection findBottlenecks(const Model &model,
                           const std::vector<Threshold> &thresholds);

/// Whether there are times, and enough of them to say something about.
bool areTimesTelling(const Model &model);

// The parts, each in a file of its own. They append to what was found.
void findSlowFunctions(const Model &model, std::vector<Finding> &found);
void findSlowCalls(const Model &model, std::vector<Finding> &found);
void findHeapBottlenecks(const Model &model, std::vector<Finding> &found);
void findThreadImbalance(const Model &model, std::vector<Finding> &found);
void findExceeded(const Model &model, const std::vector<Threshold> &thresholds,
                  Inspection &inspection);

/// The path of \p function on which \p weight is largest; the first of equals.
template <typename Weight>
TreeIndex heaviestPath(const Model &model, FunctionIndex function,
                       Weight weight) {
  TreeIndex best = kNoTreeNode;
  const auto &nodes = model.tree.nodes();
  for (TreeIndex i = 1; i < nodes.size(); ++i)
    if (nodes[i].function == function && !nodes[i].isRecursive &&
        (best == kNoTreeNode || weight(nodes[i]) > weight(nodes[best])))
      best = i;
  return best;
}

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_BOTTLENECKS_H
