//===-- SlowFunctions.cpp - where the time goes ---------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hot functions, the hot path, and functions that are called so often that the
// call itself, or our look at it, is what costs.
//
//===----------------------------------------------------------------------===//
#include "analysis/BottleneckRules.h"
#include "analysis/Bottlenecks.h"

#include <algorithm>
#include <map>

namespace autoprof {

namespace {

double shareOf(uint64_t ns, const Model &model) {
  return model.totalNs()
             ? static_cast<double>(ns) / static_cast<double>(model.totalNs())
             : 0;
}

double number(uint64_t value) { return static_cast<double>(value); }

bool isSelfEstimated(const Function &function) {
  return !function.isExact() || function.isSelfEstimated;
}

TreeIndex hottestPath(const Model &model, FunctionIndex function) {
  return heaviestPath(model, function,
                      [](const TreeNode &node) { return node.selfNs; });
}

Finding findingOf(const Model &model, FunctionIndex index) {
  const Function &function = model.functions[index];
  Finding finding;
  finding.function = index;
  finding.path = hottestPath(model, index);
  finding.cost = shareOf(function.selfNs, model);
  finding.isEstimated = isSelfEstimated(function);
  finding.figures = {{"calls", Unit::Count, number(function.calls)},
                     {"self_ns", Unit::Nanoseconds, number(function.selfNs)},
                     {"total_ns", Unit::Nanoseconds, number(function.totalNs)}};
  return finding;
}

void findHotSelf(const Model &model, FunctionIndex index,
                 std::vector<Finding> &found) {
  const Function &function = model.functions[index];
  // What it waited is told of as waiting.
  double share = shareOf(
      function.selfNs - std::min(function.waitNs, function.selfNs), model);
  if (auto severity = rules::kHotSelfShare.of(share)) {
    Finding finding = findingOf(model, index);
    finding.kind = BottleneckKind::HotSelf;
    finding.severity = *severity;
    finding.cost = share;
    found.push_back(std::move(finding));
  }
}

std::vector<CallerCount> callersOf(const Model &model, FunctionIndex function) {
  std::map<FunctionIndex, uint64_t> counts;
  const auto &nodes = model.tree.nodes();
  for (const TreeNode &node : nodes)
    if (node.function == function && node.calls > 0 &&
        node.parent != kNoTreeNode &&
        isRealFunction(nodes[node.parent].function))
      counts[nodes[node.parent].function] += node.calls;
  std::vector<CallerCount> callers;
  for (auto [caller, calls] : counts)
    callers.push_back({caller, calls});
  std::sort(callers.begin(), callers.end(),
            [](const CallerCount &a, const CallerCount &b) {
              return a.calls != b.calls ? a.calls > b.calls
                                        : a.function < b.function;
            });
  return callers;
}

/// What our measuring of a function is taken to have cost, in it and in its
/// callers. Times are wall time: where a processor is shared all of them are
/// longer, the clock's too. A short call's mean against its median tells how
/// much.
double measuringNs(const Function &function) {
  double stretch = 1;
  if (auto p50 = function.durations.percentile(50);
      p50 && function.durations.count() >= rules::kStretchLeastCalls &&
      number(*p50) <= rules::kStretchMostNs)
    stretch = std::max(1.0, function.meanNs() / std::max(number(*p50), 1.0));
  return rules::kCountedNs * number(function.calls) +
         stretch * rules::kClockedNs *
             number(std::min(function.clocked, function.calls));
}

void findShortCalls(const Model &model, FunctionIndex index,
                    std::vector<Finding> &found) {
  const Function &function = model.functions[index];
  if (function.calls < rules::kShortCallsLeast)
    return;
  double nsPerCall = number(function.selfNs) / number(function.calls);
  auto severity = rules::kShortCallsShare.of(shareOf(function.selfNs, model));
  if (!severity || nsPerCall > rules::kShortCallNs)
    return;
  Finding finding = findingOf(model, index);
  finding.kind = BottleneckKind::ShortCalls;
  finding.severity = *severity;
  finding.figures.push_back({"self_per_call_ns", Unit::Nanoseconds, nsPerCall});
  finding.callers = callersOf(model, index);
  found.push_back(std::move(finding));
}

/// One finding about the whole program; it names the function that costs most.
void findMeasuring(const Model &model, std::vector<Finding> &found) {
  double sum = 0;
  FunctionIndex worst = kRootFunction;
  for (FunctionIndex i = 0; i < model.functions.size(); ++i) {
    double ns = measuringNs(model.functions[i]);
    sum += ns;
    if (worst == kRootFunction || ns > measuringNs(model.functions[worst]))
      worst = i;
  }
  if (worst == kRootFunction || model.totalNs() == 0)
    return;
  sum = std::min(sum, number(model.totalNs()));
  double share = sum / number(model.totalNs());
  auto severity = rules::kMeasuringShare.of(share);
  if (!severity)
    return;
  const Function &function = model.functions[worst];
  Finding finding = findingOf(model, worst);
  finding.kind = BottleneckKind::Measuring;
  finding.severity = *severity;
  finding.cost = share;
  finding.isEstimated = true;
  finding.figures = {
      {"measuring_ns", Unit::Nanoseconds, sum},
      {"function_measuring_ns", Unit::Nanoseconds, measuringNs(function)},
      {"calls", Unit::Count, number(function.calls)},
      {"clocked", Unit::Count, number(function.clocked)},
      {"program_ns", Unit::Nanoseconds, number(model.totalNs())}};
  found.push_back(std::move(finding));
}

/// Follows the callee with more than the least share, as long as there is one.
void findHotPath(const Model &model, std::vector<Finding> &found) {
  const CallTree &tree = model.tree;
  TreeIndex at = CallTree::kRoot;
  double share = 0;
  for (;;) {
    TreeIndex next = tree[at].firstChild; // the longest
    if (next == kNoTreeNode || !isRealFunction(tree[next].function))
      break;
    double nextShare = shareOf(tree[next].totalNs, model);
    if (nextShare < rules::kHotPathShare.medium)
      break;
    at = next;
    share = nextShare;
  }
  auto severity = rules::kHotPathShare.of(share);
  if (!severity || share > rules::kWholeProgramShare)
    return;
  // What the end does itself is told of as its self time.
  const Function &function = model.functions[tree[at].function];
  if (rules::kHotSelfShare.of(shareOf(function.selfNs, model)))
    return;
  Finding finding;
  finding.kind = BottleneckKind::HotPath;
  finding.severity = *severity;
  finding.function = tree[at].function;
  finding.path = at;
  finding.cost = share;
  finding.isEstimated = !tree[at].isExact();
  uint64_t callees = 0;
  for (TreeIndex child = tree[at].firstChild; child != kNoTreeNode;
       child = tree[child].nextSibling)
    ++callees;
  finding.figures = {{"calls", Unit::Count, number(tree[at].entries)},
                     {"total_ns", Unit::Nanoseconds, number(tree[at].totalNs)},
                     {"self_ns", Unit::Nanoseconds, number(tree[at].selfNs)},
                     {"callees", Unit::Count, number(callees)}};
  found.push_back(std::move(finding));
}

} // namespace

void findSlowFunctions(const Model &model, std::vector<Finding> &found) {
  if (!model.hasTimes())
    return;
  for (FunctionIndex i = 0; i < model.functions.size(); ++i) {
    findHotSelf(model, i, found);
    findShortCalls(model, i, found);
  }
  findHotPath(model, found);
  findMeasuring(model, found);
}

} // namespace autoprof
