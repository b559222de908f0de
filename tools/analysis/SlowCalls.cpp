//===-- SlowCalls.cpp - calls that are not like the others ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that took far longer than most, that waited, or that nested deeply.
//
//===----------------------------------------------------------------------===//
#include "analysis/BottleneckRules.h"
#include "analysis/Bottlenecks.h"

#include <algorithm>

namespace autoprof {

namespace {

double number(uint64_t value) { return static_cast<double>(value); }

double shareOf(uint64_t ns, const Model &model) {
  return model.totalNs() ? number(ns) / number(model.totalNs()) : 0;
}

std::optional<Severity> tailOf(const Function &function) {
  if (function.durations.count() < rules::kTailLeastCalls)
    return std::nullopt;
  double p50 = number(*function.durations.percentile(50));
  double p999 = number(*function.durations.percentile(99.9));
  if (p999 < rules::kTailLeastNs)
    return std::nullopt;
  return rules::kTailRatio.of(p999 / std::max(p50, 1.0));
}

/// Whether a callee on the slowest path had a call nearly as long and has a
/// tail of its own.
bool isTailOfCallee(const Model &model, TreeIndex path) {
  const CallTree &tree = model.tree;
  for (TreeIndex child = tree[path].firstChild; child != kNoTreeNode;
       child = tree[child].nextSibling) {
    FunctionIndex function = tree[child].function;
    if (isRealFunction(function) &&
        number(tree[child].maxNs) >=
            rules::kTailOfCallee * number(tree[path].maxNs) &&
        tailOf(model.functions[function]))
      return true;
  }
  return false;
}

void findTail(const Model &model, FunctionIndex index,
              std::vector<Finding> &found) {
  const Function &function = model.functions[index];
  auto severity = tailOf(function);
  if (!severity)
    return;
  TreeIndex path = heaviestPath(
      model, index, [](const TreeNode &node) { return node.maxNs; });
  if (path == kNoTreeNode || isTailOfCallee(model, path))
    return;
  Finding finding;
  finding.kind = BottleneckKind::TailLatency;
  finding.severity = *severity;
  finding.function = index;
  finding.path = path;
  finding.cost = shareOf(function.totalNs, model);
  finding.figures = {
      {"p50_ns", Unit::Nanoseconds, number(*function.durations.percentile(50))},
      {"p99_9_ns", Unit::Nanoseconds,
       number(*function.durations.percentile(99.9))},
      {"max_ns", Unit::Nanoseconds, number(function.maxNs)},
      {"clocked", Unit::Count, number(function.durations.count())},
      {"calls", Unit::Count, number(function.calls)}};
  found.push_back(std::move(finding));
}

void findWaiting(const Model &model, FunctionIndex index,
                 std::vector<Finding> &found) {
  const Function &function = model.functions[index];
  auto severity = rules::kWaitShare.of(shareOf(function.waiting.ns, model));
  // Who waits for a thread to end waits for what that does.
  constexpr uint32_t kJoins = 1u
                              << static_cast<uint32_t>(abi::WaitKind::Thread);
  if (!severity || function.waiting.ns == 0 ||
      function.waiting.what == kJoins ||
      number(function.waiting.ns) <
          rules::kWaitOfSelf * number(function.selfNs))
    return;
  Finding finding;
  finding.kind = BottleneckKind::Waiting;
  finding.severity = *severity;
  finding.function = index;
  finding.path = heaviestPath(
      model, index, [](const TreeNode &node) { return node.waiting.ns; });
  finding.cost = shareOf(function.waiting.ns, model);
  finding.figures = {
      {"wait_ns", Unit::Nanoseconds, number(function.waiting.ns)},
      {"self_ns", Unit::Nanoseconds, number(function.selfNs)},
      {"waits", Unit::Count, number(function.waiting.count)},
      {"max_wait_ns", Unit::Nanoseconds, number(function.waiting.maxNs)},
      {"calls", Unit::Count, number(function.calls)}};
  found.push_back(std::move(finding));
}

struct RecursionCounts {
  uint64_t recursive = 0; ///< calls while one of it was open
  uint64_t outer = 0;
};

RecursionCounts recursionOf(const Model &model, FunctionIndex function) {
  RecursionCounts counts;
  for (const TreeNode &node : model.tree.nodes())
    if (node.function == function)
      (node.isRecursive ? counts.recursive : counts.outer) += node.calls;
  return counts;
}

void findRecursion(const Model &model, FunctionIndex index,
                   std::vector<Finding> &found) {
  const Function &function = model.functions[index];
  if (function.nested < rules::kRecursionNested)
    return;
  // When all calls were clocked, those open at once are the depth.
  bool isDepthKnown = function.isFullyClocked();
  RecursionCounts counts = recursionOf(model, index);
  double ratio =
      counts.outer ? number(counts.recursive) / number(counts.outer) : 0;
  auto severity = rules::kDepth.of(function.nested);
  if (!severity && !isDepthKnown && ratio >= rules::kRecursionRatio &&
      shareOf(function.totalNs, model) >= rules::kRecursionShare)
    severity = Severity::Medium;
  if (!severity)
    return;
  Finding finding;
  finding.kind = BottleneckKind::DeepRecursion;
  finding.severity = *severity;
  finding.function = index;
  finding.path = heaviestPath(
      model, index, [](const TreeNode &node) { return node.totalNs; });
  finding.cost = shareOf(function.totalNs, model);
  finding.isEstimated = !isDepthKnown;
  finding.figures = {{isDepthKnown ? "depth" : "depth_at_least", Unit::Count,
                      number(function.nested)},
                     {"outer_calls", Unit::Count, number(counts.outer)},
                     {"recursive_calls", Unit::Count, number(counts.recursive)},
                     {"total_ns", Unit::Nanoseconds, number(function.totalNs)}};
  found.push_back(std::move(finding));
}

} // namespace

void findSlowCalls(const Model &model, std::vector<Finding> &found) {
  if (!model.hasTimes())
    return;
  for (FunctionIndex i = 0; i < model.functions.size(); ++i) {
    findTail(model, i, found);
    findRecursion(model, i, found);
    if (model.hasWaits)
      findWaiting(model, i, found);
  }
}

} // namespace autoprof
