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

/// How much longer than its median a short call was on average. Times are wall
/// time: where a processor is shared all of them stretch, the clock's too.
double stretchOf(const Function &function) {
  auto p50 = function.durations.percentile(50);
  if (!p50 || function.durations.count() < rules::kStretchLeastCalls ||
      number(*p50) > rules::kStretchMostNs)
    return 1;
  return std::max(1.0, function.clockedMeanNs() / std::max(number(*p50), 1.0));
}

/// What our measuring is taken to have cost.
struct MeasuringCost {
  std::vector<double> ofCalls; ///< by function: the calls of it
  /// By function: what stands in its self time, half of the clocks around its
  /// calls and half of those around the calls it made.
  std::vector<double> inSelf;
  double sum = 0;

  explicit MeasuringCost(const Model &model)
      : ofCalls(model.functions.size()), inSelf(model.functions.size()) {
    const auto &nodes = model.tree.nodes();
    std::vector<double> clockNs;
    double slowness =
        std::max(1.0, number(model.sampling.clockPs) / rules::kClockReadPs);
    for (const Function &function : model.functions)
      clockNs.push_back(rules::kClockedNs * slowness * stretchOf(function));
    for (const TreeNode &node : nodes) {
      if (!isRealFunction(node.function))
        continue;
      double counting = rules::kCountedNs * number(node.calls);
      double clocking =
          clockNs[node.function] * number(std::min(node.clocked, node.entries));
      ofCalls[node.function] += counting + clocking;
      inSelf[node.function] += counting + clocking / 2;
      FunctionIndex caller = nodes[node.parent].function;
      if (isRealFunction(caller))
        inSelf[caller] += clocking / 2;
      sum += counting + clocking;
    }
    sum = std::min(sum, number(model.totalNs()));
  }
};

/// Below that, the estimate would only make exact shares less exact.
bool isMeasuringLarge(const Model &model, const MeasuringCost &cost) {
  return cost.sum >= rules::kMeasuringShare.medium * number(model.totalNs());
}

void findHotSelf(const Model &model, const MeasuringCost &cost,
                 FunctionIndex index, std::vector<Finding> &found) {
  const Function &function = model.functions[index];
  // Waiting and measuring are told of as such.
  double own = number(function.selfNs) - number(function.waiting.ns) -
               (isMeasuringLarge(model, cost) ? cost.inSelf[index] : 0);
  double share = std::max(own, 0.0) / std::max(number(model.totalNs()), 1.0);
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

void findShortCalls(const Model &model, const MeasuringCost &cost,
                    FunctionIndex index, std::vector<Finding> &found) {
  const Function &function = model.functions[index];
  if (function.calls < rules::kShortCallsLeast)
    return;
  // Where our clock is what takes the time, the call is not to blame.
  if (cost.ofCalls[index] > number(function.selfNs) / 2)
    return;
  double nsPerCall = number(function.processorNs()) / number(function.calls);
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

void findExceptions(const Model &model, FunctionIndex index,
                    std::vector<Finding> &found) {
  const Function &function = model.functions[index];
  uint64_t spent = model.processorNs();
  if (function.throws < rules::kThrowsLeast || spent < rules::kLeastRunNs)
    return;
  double ns = rules::kThrowNs * number(function.throws);
  double share = std::min(1.0, ns / number(spent));
  auto severity = rules::kThrowShare.of(share);
  if (!severity)
    return;
  Finding finding = findingOf(model, index);
  finding.kind = BottleneckKind::Exceptions;
  finding.severity = *severity;
  finding.cost = share;
  finding.isEstimated = true;
  finding.path = heaviestPath(model, index,
                              [](const TreeNode &node) { return node.throws; });
  finding.figures.insert(
      finding.figures.begin(),
      {{"throws", Unit::Count, number(function.throws)},
       {"throwing_ns", Unit::Nanoseconds, ns},
       {"program_cpu_ns", Unit::Nanoseconds, number(spent)},
       {"library_ns", Unit::Nanoseconds, number(function.libraryNs)}});
  finding.callers = callersOf(model, index);
  found.push_back(std::move(finding));
}

/// One finding about the whole program; it names the function that costs most.
void findMeasuring(const Model &model, const MeasuringCost &cost,
                   std::vector<Finding> &found) {
  if (model.functions.empty() || model.totalNs() == 0)
    return;
  auto worst = static_cast<FunctionIndex>(
      std::max_element(cost.ofCalls.begin(), cost.ofCalls.end()) -
      cost.ofCalls.begin());
  double share = cost.sum / number(model.totalNs());
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
      {"measuring_ns", Unit::Nanoseconds, cost.sum},
      {"function_measuring_ns", Unit::Nanoseconds, cost.ofCalls[worst]},
      {"calls", Unit::Count, number(function.calls)},
      {"clocked", Unit::Count, number(function.clocked)},
      {"program_ns", Unit::Nanoseconds, number(model.totalNs())}};
  found.push_back(std::move(finding));
}

/// By node: its time, that of what it called included, without waiting.
std::vector<uint64_t> computingTotals(const Model &model) {
  const auto &nodes = model.tree.nodes();
  std::vector<uint64_t> totals(nodes.size());
  for (TreeIndex i = 0; i < nodes.size(); ++i)
    totals[i] = nodes[i].selfNs - nodes[i].waiting.ns;
  for (TreeIndex i = static_cast<TreeIndex>(nodes.size()); i-- > 1;)
    totals[nodes[i].parent] += totals[i]; // parents come before their children
  return totals;
}

bool isBelow(const CallTree &tree, TreeIndex node, TreeIndex ancestor) {
  while (node != CallTree::kRoot && node != ancestor && node != kNoTreeNode)
    node = tree[node].parent;
  return node == ancestor;
}

struct Path {
  TreeIndex end = CallTree::kRoot;
  uint32_t depth = 0;
  double share = 0;
};

/// Follows the callee with more than the least share, as long as there is one.
Path heaviestWay(const Model &model) {
  const CallTree &tree = model.tree;
  std::vector<uint64_t> totals = computingTotals(model);
  double whole = std::max(number(totals[CallTree::kRoot]), 1.0);
  Path path;
  for (;;) {
    TreeIndex next = kNoTreeNode;
    for (TreeIndex child = tree[path.end].firstChild; child != kNoTreeNode;
         child = tree[child].nextSibling)
      if (isRealFunction(tree[child].function) &&
          number(totals[child]) >= rules::kHotPathShare.medium * whole)
        next = child;
    if (next == kNoTreeNode)
      return path;
    path = {next, path.depth + 1, number(totals[next]) / whole};
  }
}

/// Where no function is hot itself. \p found: the hot ones are in it.
void findHotPath(const Model &model, std::vector<Finding> &found) {
  const CallTree &tree = model.tree;
  Path path = heaviestWay(model);
  TreeIndex at = path.end;
  double share = path.share;
  auto severity = rules::kHotPathShare.of(share);
  if (!severity || share > rules::kWholeProgramShare ||
      path.depth < rules::kHotPathLeastDepth)
    return;
  // What the end does itself, or one function below it, is told of as that.
  const Function &function = model.functions[tree[at].function];
  if (rules::kHotSelfShare.of(shareOf(function.selfNs, model)) ||
      std::any_of(found.begin(), found.end(), [&](const Finding &other) {
        return other.kind == BottleneckKind::HotSelf &&
               isBelow(tree, other.path, at);
      }))
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
    callees += isRealFunction(tree[child].function) && !tree[child].isRecursive;
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
  MeasuringCost cost(model);
  for (FunctionIndex i = 0; i < model.functions.size(); ++i) {
    findHotSelf(model, cost, i, found);
    findShortCalls(model, cost, i, found);
    findExceptions(model, i, found);
  }
  findHotPath(model, found);
  findMeasuring(model, cost, found);
}

} // namespace autoprof
