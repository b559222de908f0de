//===-- CallForest.cpp - the node table of one run, put in order ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/CallForest.h"

namespace autoprof {

using namespace abi;

CallForest::CallForest(const TraceData &data) {
  nodes_.reserve(data.nodes.size() + 2);
  nodes_.push_back({kRootNode, 0, kNone, kRoot});
  nodes_.push_back({kOverflowNode, 0, kRoot, kOverflow, kRoot, 1, 1});
  nodes_[kOverflow].isUntimed = true;
  positions_.set(kRootNode, kRoot);
  positions_.set(kOverflowNode, kOverflow);
  addReachable(data);
  resolveEdges(data);
}

Position CallForest::find(NodeId id) const {
  uint32_t position = positions_.find(id);
  return position == IdMap::kNone ? kNone : position;
}

/// Breadth first, so that a cycle among damaged records is simply never
/// reached and parents come first.
void CallForest::addReachable(const TraceData &data) {
  constexpr uint32_t kEnd = IdMap::kNone;
  // Children as linked lists: by node index, with two heads for the roots.
  std::vector<uint32_t> firstChild(data.nodes.size() + 2, kEnd);
  std::vector<uint32_t> nextSibling(data.nodes.size(), kEnd);
  for (uint32_t i = static_cast<uint32_t>(data.nodes.size()); i-- > 0;) {
    NodeId parent = data.nodes[i].parent;
    uint32_t head = kEnd;
    if (parent == kRootNode || parent == kOverflowNode)
      head = parent - kRootNode;
    else if (uint32_t index = data.nodeIndex.find(parent);
             index != IdMap::kNone && !data.nodes[index].isRecursive())
      head = index + 2;
    if (head == kEnd)
      continue;
    nextSibling[i] = firstChild[head];
    firstChild[head] = i;
  }
  std::vector<uint32_t> heads{0, 1}; // of each position
  for (Position at = 0; at < nodes_.size(); ++at) {
    for (uint32_t i = firstChild[heads[at]]; i != kEnd; i = nextSibling[i]) {
      const NodeInfo &info = data.nodes[i];
      Node node;
      node.id = info.id;
      node.func = info.func;
      node.parent = at;
      node.target = static_cast<Position>(nodes_.size());
      node.depth = nodes_[at].depth + 1;
      uint32_t func = data.funcIndex.find(info.func);
      node.isScope = func != IdMap::kNone && data.funcs[func].isScope();
      node.isTail = info.isTail();
      node.isRecursive = info.isRecursive();
      // A thread begins below the root without a call.
      node.owner = node.isTail && at != kRoot ? nodes_[at].owner : at;
      node.ownerDepth = nodes_[node.owner].ownerDepth + 1;
      node.isUntimed = nodes_[at].isUntimed;
      positions_.set(info.id, node.target);
      nodes_.push_back(node);
      heads.push_back(i + 2);
    }
  }
  unrooted_ = data.nodes.size() + 2 - nodes_.size();
}

void CallForest::resolveEdges(const TraceData &data) {
  // Depth of the highest node that tail calls alone lead from.
  std::vector<uint32_t> tailTop(nodes_.size(), 0);
  for (Position at = 1; at < nodes_.size(); ++at) {
    Node &node = nodes_[at];
    tailTop[at] = node.isTail ? tailTop[node.parent] : node.depth;
    if (!node.isRecursive)
      continue;
    NodeId targetId = data.nodes[data.nodeIndex.find(node.id)].target;
    Position target = find(targetId);
    if (target == kNone || target <= kOverflow || nodes_[target].isRecursive ||
        nodes_[target].func != node.func ||
        nodes_[target].depth >= node.depth) {
      // Keep the count as a path of its own rather than lose it.
      node.isRecursive = false;
      ++unrooted_;
      continue;
    }
    node.target = target;
    node.isReentry =
        node.isTail && tailTop[node.parent] <= nodes_[target].depth;
    Position open = node.owner;
    while (nodes_[open].depth > nodes_[target].depth)
      open = nodes_[open].owner;
    node.isNested = open == target;
  }
}

} // namespace autoprof
