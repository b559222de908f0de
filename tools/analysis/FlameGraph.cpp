//===-- FlameGraph.cpp - a call tree as widths ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/FlameGraph.h"

#include "analysis/Names.h"
#include "analysis/TreeViews.h"

#include <algorithm>
#include <cmath>

namespace autoprof {

namespace {

FlameFunction describe(const Model &model, FunctionIndex index) {
  FlameFunction result;
  result.name = model.nameOf(index);
  if (!isRealFunction(index))
    return result;
  const Function &function = model.functions[index];
  std::string shortName = nameForms(function.mangled).qualified;
  if (shortName.size() < result.name.size())
    result.shortName = shortName;
  result.place = function.file;
  if (function.line)
    result.place += ":" + std::to_string(function.line);
  result.calls = function.calls;
  if (function.finished)
    result.meanNs = function.meanNs();
  result.p99Ns = function.durations.percentile(99);
  result.isSampled = !function.isExact();
  return result;
}

/// Siblings in the order of their totals, those below zero last.
void sortBySignedTotal(CallTree &tree) {
  for (TreeIndex parent = 0; parent < tree.nodes().size(); ++parent) {
    std::vector<TreeIndex> children;
    for (TreeIndex i = tree[parent].firstChild; i != kNoTreeNode;
         i = tree[i].nextSibling)
      children.push_back(i);
    std::stable_sort(children.begin(), children.end(),
                     [&](TreeIndex a, TreeIndex b) {
                       return static_cast<int64_t>(tree[a].totalNs) >
                              static_cast<int64_t>(tree[b].totalNs);
                     });
    TreeIndex next = kNoTreeNode;
    for (size_t i = children.size(); i-- > 0; next = children[i])
      tree[children[i]].nextSibling = next;
    tree[parent].firstChild = next;
  }
}

} // namespace

/// Functions of both profiles are the same when linkage name and file are: the
/// line moves with every edit. Functions of one profile stay apart.
FunctionIndex FlameBuilder::intern(const Model &model, FunctionIndex index) {
  size_t slot = isRealFunction(index)
                    ? index
                    : model.functions.size() + (kRootFunction - index);
  if (ids_[slot])
    return ids_[slot] - 1;
  std::string key = model.nameOf(index);
  if (isRealFunction(index)) {
    const Function &function = model.functions[index];
    key = function.mangled + '\0' + function.file;
  }
  auto next = static_cast<FunctionIndex>(graph_.functions.size());
  auto it = known_.find(key);
  bool isTaken = it != known_.end() &&
                 std::count(ids_.begin(), ids_.end(), it->second + 1) > 0;
  FunctionIndex result = it == known_.end() || isTaken ? next : it->second;
  if (result == next) {
    graph_.functions.push_back(describe(model, index));
    known_.try_emplace(std::move(key), next);
  }
  ids_[slot] = result + 1;
  return result;
}

void FlameBuilder::addTo(TreeIndex to, uint64_t value, const TreeNode &node) {
  if (isBase_) {
    base_.resize(std::max<size_t>(base_.size(), graph_.tree.nodes().size()));
    base_[to] += value;
    graph_.tree[to].entries |= 1; // so that it counts as used
    return;
  }
  TreeNode &frame = graph_.tree[to];
  frame.selfNs += value;
  frame.calls += node.calls;
  frame.entries += node.entries;
}

void FlameBuilder::addForward(const Model &model,
                              const std::vector<int64_t> &values,
                              const std::vector<bool> &wanted) {
  // Where the nodes on the way down are in the graph; its root while none of
  // the wanted functions is open.
  std::vector<TreeIndex> path{CallTree::kRoot};
  auto enter = [&](TreeIndex i, uint32_t depth) {
    const TreeNode &node = model.tree[i];
    path.resize(depth + 2, CallTree::kRoot);
    path[depth + 1] = CallTree::kRoot;
    bool isWanted = wanted.empty() ||
                    (isRealFunction(node.function) && wanted[node.function]);
    if (path[depth] == CallTree::kRoot && !isWanted)
      return true;
    TreeIndex to = path[depth];
    if (i != CallTree::kRoot)
      to = graph_.tree.child(path[depth], intern(model, node.function),
                             node.isRecursive);
    path[depth + 1] = to;
    addTo(to, static_cast<uint64_t>(values[i]), node);
    return true;
  };
  walkTree(model.tree, CallTree::kRoot, enter, [](TreeIndex, uint32_t) {});
}

void FlameBuilder::addReversed(const Model &model,
                               const std::vector<int64_t> &values) {
  // What happened outside of all calls has no caller to be turned to.
  if (values[CallTree::kRoot] != 0)
    addTo(CallTree::kRoot, static_cast<uint64_t>(values[CallTree::kRoot]),
          TreeNode());
  for (TreeIndex i = 1; i < model.tree.nodes().size(); ++i)
    if (values[i] != 0)
      addWayUp(model, i, static_cast<uint64_t>(values[i]));
}

/// A frame for \p from and, on top of each other, those that called it.
void FlameBuilder::addWayUp(const Model &model, TreeIndex from,
                            uint64_t value) {
  TreeIndex to = CallTree::kRoot;
  uint32_t depth = 0;
  for (TreeIndex at = from; at != CallTree::kRoot && depth < kMaxTurnedDepth;
       at = model.tree[at].parent, ++depth) {
    to = graph_.tree.child(to, intern(model, model.tree[at].function), false);
    if (!isBase_) // calls that the value came along with
      graph_.tree[to].calls += model.tree[from].calls;
    graph_.tree[to].entries |= 1;
  }
  addTo(to, value, TreeNode());
}

/// The wanted functions at the root and their callers on top. What happens
/// below one of them belongs to the outermost that is open, as its total time
/// does; calls are its own only.
void FlameBuilder::addCallers(const Model &model,
                              const std::vector<int64_t> &values,
                              const std::vector<bool> &wanted) {
  bool isOfCalls = shape_.metric == PathMetric::Calls;
  const auto &nodes = model.tree.nodes();
  std::vector<TreeIndex> outermost(nodes.size(), CallTree::kRoot);
  std::vector<uint64_t> spent(nodes.size());
  auto isWanted = [&](TreeIndex i) {
    return isRealFunction(nodes[i].function) && wanted[nodes[i].function];
  };
  for (TreeIndex i = 1; i < nodes.size(); ++i) {
    TreeIndex above = outermost[nodes[i].parent];
    outermost[i] = above == CallTree::kRoot && isWanted(i) ? i : above;
    spent[isOfCalls ? i : outermost[i]] += static_cast<uint64_t>(values[i]);
  }
  for (TreeIndex i = 1; i < nodes.size(); ++i)
    if (isWanted(i))
      addWayUp(model, i, spent[i]);
}

bool FlameBuilder::add(const Model &model, bool isBase) {
  isBase_ = isBase;
  ids_.assign(model.functions.size() + 2, 0);
  std::vector<bool> wanted;
  if (!shape_.root.empty()) {
    wanted = matchFunctions(model, shape_.root);
    if (std::find(wanted.begin(), wanted.end(), true) == wanted.end())
      return false;
  }
  std::vector<int64_t> values = metricValues(model, shape_.metric, shape_.name);
  for (int64_t &value : values) {
    if (!shape_.isSigned) {
      graph_.negative += value < 0;
      value = std::max<int64_t>(value, 0);
    }
    sums_[isBase] += static_cast<uint64_t>(value);
  }
  if (shape_.isReversed && !wanted.empty())
    addCallers(model, values, wanted);
  else if (shape_.isReversed)
    addReversed(model, values);
  else
    addForward(model, values, wanted);
  return true;
}

FlameGraph FlameBuilder::finish(double scale) {
  CallTree &tree = graph_.tree;
  if (isBase_) {
    // Sums first, rounding after: what was equal stays equal.
    base_.resize(tree.nodes().size());
    std::vector<uint64_t> &totals = graph_.baseTotals = base_;
    for (size_t i = totals.size(); i-- > 1;)
      totals[tree.nodes()[i].parent] += totals[i];
    graph_.baseTotal = totals[CallTree::kRoot];
    if (scale != 1)
      for (uint64_t &total : totals)
        total = static_cast<uint64_t>(
            std::llround(static_cast<double>(total) * scale));
  }
  tree.finish();
  if (shape_.isSigned)
    sortBySignedTotal(tree);
  return std::move(graph_);
}

} // namespace autoprof
