//===-- CallTree.h - a call tree, merged over threads and runs ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one structure all reports are views of. Invariants once finish() was
// called: total = self + totals of the children; a child's index is larger
// than its parent's; the children of a node differ in (function, recursive)
// and are sorted, longest first. Recursive edges are leaves without time.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_CALLTREE_H
#define AUTOPROF_ANALYSIS_CALLTREE_H

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace autoprof {

/// Index into Model::functions.
using FunctionIndex = uint32_t;
/// Functions of nodes that are none: the root, and paths beyond max-nodes.
inline constexpr FunctionIndex kRootFunction = UINT32_MAX;
inline constexpr FunctionIndex kOverflowFunction = UINT32_MAX - 1;
constexpr bool isRealFunction(FunctionIndex f) { return f < kOverflowFunction; }

using TreeIndex = uint32_t;
inline constexpr TreeIndex kNoTreeNode = UINT32_MAX;

/// Calls of functions that block, made by the code of a path or function
/// itself.
struct Waiting {
  uint64_t ns = 0; ///< wall time less the CPU time in them
  uint64_t count = 0;
  uint64_t maxNs = 0;
  uint32_t what = 0; ///< bit N: abi::WaitKind N

  void add(const Waiting &other) {
    ns += other.ns;
    count += other.count;
    maxNs = maxNs > other.maxNs ? maxNs : other.maxNs;
    what |= other.what;
  }
};

/// Element by element.
void addCounters(std::vector<uint64_t> &to, const std::vector<uint64_t> &more);

struct TreeNode {
  FunctionIndex function = kRootFunction;
  TreeIndex parent = kNoTreeNode;
  TreeIndex firstChild = kNoTreeNode;
  TreeIndex nextSibling = kNoTreeNode;
  bool isRecursive = false;
  bool isUntimed = false; ///< below the overflow node
  bool isSelfEstimated = false;
  bool isLessHooks = false; ///< see Function
  uint64_t calls = 0;
  uint64_t tailCalls = 0; ///< of these, by tail call
  uint64_t entries = 0;   ///< calls, with those over recursive edges to it
  uint64_t clocked = 0;   ///< entries that were clocked
  uint64_t selfNs = 0;
  uint64_t totalNs = 0;
  /// Beyond the total: in calls back to a function above, whose time is there.
  uint64_t awayNs = 0;
  uint64_t samples = 0;   ///< of its CPU time
  uint64_t cpuNs = 0;     ///< own CPU time by these
  uint64_t libraryNs = 0; ///< of it, in code that is not instrumented
  uint64_t hookNs = 0;    ///< of it, taken to be spent in its hooks
  uint64_t systemNs = 0;  ///< in calls of the system, beside cpuNs
  uint64_t systemCalls = 0;
  uint64_t throws = 0; ///< exceptions; valid if Model::hasThrows
  /// Of its own code, by Model::counterNames; empty = all 0.
  std::vector<uint64_t> counters;
  Waiting waiting;         ///< part of selfNs
  uint64_t runnableNs = 0; ///< part of selfNs: able to run, and not running
  uint64_t finished = 0;   ///< calls clocked to their end: the basis of these
  uint64_t minNs = 0;
  uint64_t maxNs = 0;
  /// So many of its calls were open in each other, at least: those clocked.
  uint32_t nested = 0;

  uint64_t computingNs() const { return selfNs - waiting.ns - runnableNs; }
  bool isExact() const { return clocked >= entries && !isLessHooks; }
  /// What clocks and samples say of \p other is said of this node as well.
  void addMeasured(const TreeNode &other);
  /// No call of it was clocked and nothing it called was.
  bool isUnknown() const {
    return clocked == 0 && totalNs == 0 && !isRecursive && entries > 0;
  }
};

class CallTree {
public:
  static constexpr TreeIndex kRoot = 0;

  CallTree() : nodes_(1) {}

  const std::vector<TreeNode> &nodes() const { return nodes_; }
  const TreeNode &operator[](TreeIndex i) const { return nodes_[i]; }
  TreeNode &operator[](TreeIndex i) { return nodes_[i]; }

  /// The child of \p parent for \p function, made when it is not there.
  TreeIndex child(TreeIndex parent, FunctionIndex function, bool isRecursive);

  /// Sums totals from self times, marks estimates, sorts children.
  void finish();
  /// finish() for trees whose totals were set by hand.
  void finishWithTotals();

private:
  void markEstimates();
  void sortChildren();

  struct Key {
    uint64_t parentAndFunction;
    bool isRecursive;
    bool operator==(const Key &) const = default;
  };
  struct KeyHash {
    size_t operator()(const Key &key) const {
      return (key.parentAndFunction * 2 + key.isRecursive) * 0x9e3779b97f4a7c15;
    }
  };
  std::vector<TreeNode> nodes_;
  std::unordered_map<Key, TreeIndex, KeyHash> children_;
};

/// Visits \p tree depth first without recursion: enter(index, depth) returns
/// whether to go below it; leave(index, depth) follows when it did.
template <typename Enter, typename Leave>
void walkTree(const CallTree &tree, TreeIndex start, Enter enter, Leave leave) {
  TreeIndex at = start;
  uint32_t depth = 0;
  for (;;) {
    if (enter(at, depth)) {
      if (tree[at].firstChild != kNoTreeNode) {
        at = tree[at].firstChild;
        ++depth;
        continue;
      }
      leave(at, depth);
    }
    while (at != start && tree[at].nextSibling == kNoTreeNode) {
      at = tree[at].parent;
      leave(at, --depth);
    }
    if (at == start)
      return;
    at = tree[at].nextSibling;
  }
}

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_CALLTREE_H
