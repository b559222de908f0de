//===-- FlameGraph.h - a call tree as widths ------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The frames of a flame graph: the call tree, of everything or below some
// functions, as it is or turned round, with the values of one metric; for a
// comparison also those of a base profile, in the same tree. Knows nothing of
// drawing. The tree's selfNs and totalNs are the metric, whatever its unit.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_FLAMEGRAPH_H
#define AUTOPROF_ANALYSIS_FLAMEGRAPH_H

#include "analysis/PathMetric.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace autoprof {

struct FlameShape {
  PathMetric metric = PathMetric::Self;
  std::string root; ///< glob; begin at these functions
  /// Leaves at the root: who is it spent for. With a root: who calls these, and
  /// what of all that happens below them each caller is the reason for.
  bool isReversed = false;
  std::string name = {}; ///< for PathMetric::Counter and Event
  /// Values below zero are kept: for tables. The tree's selfNs and totalNs are
  /// then int64_t in disguise.
  bool isSigned = false;
};

struct FlameFunction {
  std::string name;
  std::string shortName; ///< without parameters; empty when that is the name
  std::string place;     ///< "file:line"
  uint64_t calls = 0;
  std::optional<double> meanNs;
  std::optional<uint64_t> p99Ns;
  bool isSampled = false; ///< p99 is of some of the calls
};

struct FlameGraph {
  CallTree tree; ///< its function indices are those of `functions`
  std::vector<FlameFunction> functions;
  std::vector<uint64_t> baseTotals; ///< by TreeIndex; empty: no comparison
  uint64_t baseTotal = 0;           ///< of the base before it was scaled
  uint64_t negative = 0; ///< of the metric, left out: no width is below zero

  uint64_t total() const { return tree[CallTree::kRoot].totalNs; }
  bool isComparison() const { return !baseTotals.empty(); }
};

/// Paths deeper than this end there when the tree is turned round: turning a
/// chain of N calls makes N * N / 2 frames.
inline constexpr uint32_t kMaxTurnedDepth = 250;

/// Puts the profiles of one graph together: first the new one, then its base.
class FlameBuilder {
public:
  explicit FlameBuilder(FlameShape shape) : shape_(std::move(shape)) {}

  /// Returns whether a function has the name to begin at.
  bool add(const Model &model, bool isBase = false);
  /// The base's values times \p scale.
  FlameGraph finish(double scale = 1);
  uint64_t newSum() const { return sums_[0]; }
  uint64_t baseSum() const { return sums_[1]; }

private:
  FunctionIndex intern(const Model &model, FunctionIndex function);
  void addTo(TreeIndex to, uint64_t value, const TreeNode &node);
  void addForward(const Model &model, const std::vector<int64_t> &values,
                  const std::vector<bool> &wanted);
  void addCallers(const Model &model, const std::vector<int64_t> &values,
                  const std::vector<bool> &wanted);
  void addReversed(const Model &model, const std::vector<int64_t> &values);
  void addWayUp(const Model &model, TreeIndex from, uint64_t value);

  FlameShape shape_;
  FlameGraph graph_;
  std::unordered_map<std::string, FunctionIndex> known_;
  std::vector<FunctionIndex> ids_; ///< of the model being added, +1
  std::vector<uint64_t> base_;     ///< values of paths themselves
  bool isBase_ = false;
  uint64_t sums_[2] = {};
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_FLAMEGRAPH_H
