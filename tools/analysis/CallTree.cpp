//===-- CallTree.cpp - a call tree, merged over threads and runs ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/CallTree.h"

#include <algorithm>
#include <tuple>

namespace autoprof {

void addCounters(std::vector<uint64_t> &to, const std::vector<uint64_t> &more) {
  to.resize(std::max(to.size(), more.size()));
  for (size_t i = 0; i < more.size(); ++i)
    to[i] += more[i];
}

void TreeNode::addMeasured(const TreeNode &other) {
  addCounters(counters, other.counters);
  isLessHooks |= other.isLessHooks;
  samples += other.samples;
  cpuNs += other.cpuNs;
  libraryNs += other.libraryNs;
  hookNs += other.hookNs;
  systemNs += other.systemNs;
  systemCalls += other.systemCalls;
  throws += other.throws;
  waiting.add(other.waiting);
  runnableNs += other.runnableNs;
  if (other.finished == 0)
    return;
  minNs = finished ? std::min(minNs, other.minNs) : other.minNs;
  maxNs = std::max(maxNs, other.maxNs);
  nested = std::max(nested, other.nested);
  finished += other.finished;
}

TreeIndex CallTree::child(TreeIndex parent, FunctionIndex function,
                          bool isRecursive) {
  auto [it, isNew] =
      children_.try_emplace({uint64_t{parent} << 32 | function, isRecursive},
                            static_cast<TreeIndex>(nodes_.size()));
  if (isNew) {
    TreeNode node;
    node.function = function;
    node.parent = parent;
    node.isRecursive = isRecursive;
    nodes_.push_back(node);
  }
  return it->second;
}

void CallTree::finish() {
  for (TreeNode &node : nodes_)
    node.totalNs = node.selfNs;
  for (size_t i = nodes_.size(); i-- > 1;)
    nodes_[nodes_[i].parent].totalNs += nodes_[i].totalNs;
  finishWithTotals();
}

void CallTree::finishWithTotals() {
  markEstimates();
  sortChildren();
}

/// What is left after estimates were taken away is an estimate too.
void CallTree::markEstimates() {
  TreeNode &root = nodes_[kRoot];
  root.entries = root.clocked = 0;
  for (size_t i = nodes_.size(); i-- > 1;) {
    TreeNode &node = nodes_[i];
    if (node.isRecursive || node.isUntimed || node.isExact())
      continue;
    node.isSelfEstimated = true;
    nodes_[node.parent].isSelfEstimated = true;
    if (node.parent == kRoot)
      root.entries = 1; // makes it "sampled"
  }
}

void CallTree::sortChildren() {
  // A path that was recorded but never counted is not shown.
  std::vector<bool> isUsed(nodes_.size());
  std::vector<TreeIndex> order;
  for (TreeIndex i = static_cast<TreeIndex>(nodes_.size()); i-- > 1;) {
    if (!isUsed[i] && nodes_[i].calls == 0 && nodes_[i].entries == 0)
      continue;
    isUsed[nodes_[i].parent] = true;
    order.push_back(i);
  }
  auto keyOf = [&](TreeIndex i) {
    const TreeNode &node = nodes_[i];
    return std::make_tuple(node.parent, ~node.totalNs, ~node.calls, i);
  };
  std::sort(order.begin(), order.end(),
            [&](TreeIndex a, TreeIndex b) { return keyOf(a) < keyOf(b); });
  for (TreeNode &node : nodes_)
    node.firstChild = node.nextSibling = kNoTreeNode;
  for (size_t i = order.size(); i-- > 0;) {
    TreeNode &node = nodes_[order[i]];
    node.nextSibling = nodes_[node.parent].firstChild;
    nodes_[node.parent].firstChild = order[i];
  }
}

} // namespace autoprof
