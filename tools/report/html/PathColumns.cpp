//===-- PathColumns.cpp - the call tree of a page -------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/html/PathColumns.h"

#include "analysis/PathMetric.h"
#include "report/Reports.h"

#include <bit>
#include <map>
#include <stdexcept>

namespace autoprof {

namespace {

uint64_t flagsOf(const TreeNode &node) {
  uint64_t flags = 0;
  auto set = [&](bool isSet, PathFlag flag) { flags |= isSet ? flag : 0; };
  set(node.isRecursive, kPathRecursive);
  set(node.isSelfEstimated, kPathSelfEstimated);
  set(!node.isExact(), kPathTotalEstimated);
  set(node.isUntimed, kPathUntimed);
  set(node.isUnknown(), kPathUnknown);
  set(node.calls > 0 && node.tailCalls == node.calls, kPathTail);
  return flags;
}

/// Four steps to the doubling are enough for a picture.
uint64_t stepOf(uint64_t ns) {
  if (ns < 8)
    return ns;
  int shift = std::bit_width(ns) - 3;
  return ns >> shift << shift;
}

} // namespace

FunctionNumbers::FunctionNumbers(const Model &model)
    : shown_(selectFunctions(model, {})),
      numbers_(model.functions.size(), UINT64_MAX) {
  uint64_t next = 0;
  for (FunctionIndex function : shown_)
    numbers_[function] = next++;
  auto other = [&](FunctionIndex function) {
    others_.push_back(function);
    return next++;
  };
  rootNumber_ = other(kRootFunction);
  overflowNumber_ = other(kOverflowFunction);
  for (const TreeNode &node : model.tree.nodes())
    if (isRealFunction(node.function) && numbers_[node.function] == UINT64_MAX)
      numbers_[node.function] = other(node.function);
}

uint64_t FunctionNumbers::of(FunctionIndex function) const {
  if (function == kRootFunction)
    return rootNumber_;
  return function == kOverflowFunction ? overflowNumber_ : numbers_[function];
}

PathColumns::PathColumns(const Model &model, const FunctionNumbers &numbers,
                         const std::string &prefix, Columns &columns)
    : model_(model), numbers_(numbers), prefix_(prefix), columns_(columns) {
  addPaths();
  if (model.heap.isRecorded())
    addHeap();
}

void PathColumns::addPaths() {
  std::vector<uint64_t> function, depth, calls, flags, self, wait, samples;
  auto enter = [&](TreeIndex i, uint32_t level) {
    const TreeNode &node = model_.tree[i];
    order_.push_back(i);
    function.push_back(numbers_.of(node.function));
    depth.push_back(level);
    calls.push_back(node.calls);
    flags.push_back(flagsOf(node));
    self.push_back(node.selfNs);
    wait.push_back(node.waiting.ns);
    samples.push_back(node.samples);
    return true;
  };
  walkTree(model_.tree, CallTree::kRoot, enter, [](TreeIndex, uint32_t) {});
  columns_.add(prefix_ + ".function", function);
  columns_.add(prefix_ + ".depth", depth);
  columns_.add(prefix_ + ".calls", calls);
  columns_.add(prefix_ + ".flags", flags);
  columns_.add(prefix_ + ".self_ns", self);
  if (model_.hasWaits)
    columns_.add(prefix_ + ".wait_ns", wait);
  if (model_.sampling.samples > 0)
    columns_.add(prefix_ + ".samples", samples);
}

void PathColumns::addHeap() {
  for (const PathMetricInfo &info : kPathMetrics) {
    if (!info.isHeap)
      continue;
    std::vector<int64_t> values = metricValues(model_, info.metric), ordered;
    ordered.reserve(order_.size());
    for (TreeIndex i : order_)
      ordered.push_back(values[i]);
    columns_.addSigned(prefix_ + "." + info.word, ordered);
  }
}

void PathColumns::addThread(const Model &thread, uint32_t index) {
  // Paths are numbered before anything is known of threads.
  if (thread.tree.nodes().size() != model_.tree.nodes().size())
    throw std::logic_error("the paths of a thread are not those of its run");
  std::vector<uint64_t> nodes, calls, self, wait;
  uint64_t before = 0;
  for (uint64_t at = 0; at < order_.size(); ++at) {
    const TreeNode &node = thread.tree[order_[at]];
    if (node.calls == 0 && node.selfNs == 0)
      continue;
    nodes.push_back(at - before);
    calls.push_back(node.calls);
    self.push_back(node.selfNs);
    wait.push_back(node.waiting.ns);
    before = at;
  }
  std::string name = "thread." + std::to_string(index);
  columns_.add(name + ".node", nodes);
  columns_.add(name + ".calls", calls);
  columns_.add(name + ".self_ns", self);
  if (model_.hasWaits)
    columns_.add(name + ".wait_ns", wait);
}

void PathColumns::addDurations() {
  std::vector<uint64_t> functions, ns, counts;
  for (FunctionIndex function : numbers_.shown()) {
    std::map<uint64_t, uint64_t> steps;
    for (auto [length, count] : model_.functions[function].durations.counts())
      steps[stepOf(length)] += count;
    for (auto [length, count] : steps) {
      functions.push_back(numbers_.of(function));
      ns.push_back(length);
      counts.push_back(count);
    }
  }
  columns_.add("durations.function", functions);
  columns_.add("durations.ns", ns);
  columns_.add("durations.count", counts);
}

} // namespace autoprof
