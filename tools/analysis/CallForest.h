//===-- CallForest.h - the node table of one run, put in order ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Judges the node table: which nodes hang below the root, in which order a
// parent always comes first, and which recursive edges are calls of a frame
// that is still open. Nodes that reach no root, or edges whose target is no
// ancestor, are left out and counted. Positions are dense; 0 is the root.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_CALLFOREST_H
#define AUTOPROF_ANALYSIS_CALLFOREST_H

#include "trace/TraceData.h"

#include <cstdint>
#include <vector>

namespace autoprof {

/// Index into CallForest; parents have smaller positions than children.
using Position = uint32_t;

class CallForest {
public:
  static constexpr Position kRoot = 0;
  static constexpr Position kNone = UINT32_MAX;

  struct Node {
    abi::NodeId id = 0;
    abi::FuncId func = 0;
    Position parent = kNone;
    Position target = kNone; ///< itself, but for recursive edges
    /// The nearest caller whose frame is open during the call: the parent, or
    /// for tail calls the caller of those that have ended.
    Position owner = kNone;
    uint32_t depth = 0;
    uint32_t ownerDepth = 0;
    bool isScope = false; ///< its hooks are no part of it
    bool isTail = false;
    bool isRecursive = false;
    /// A recursive edge that is a tail call made by tail calls only: this call
    /// of the target is nested in nothing its other calls are not nested in.
    bool isReentry = false;
    /// A recursive edge whose target's frame is open; false when the target
    /// made a tail call on the way here.
    bool isNested = false;
    /// Below the overflow node: counted, but its time is its callers'.
    bool isUntimed = false;
  };

  explicit CallForest(const TraceData &data);

  const std::vector<Node> &nodes() const { return nodes_; }
  /// kNone for nodes that were left out.
  Position find(abi::NodeId id) const;
  uint64_t unrooted() const { return unrooted_; }
  /// Position of the overflow node; it exists always.
  static constexpr Position kOverflow = 1;

private:
  void addReachable(const TraceData &data);
  void resolveEdges(const TraceData &data);

  std::vector<Node> nodes_;
  IdMap positions_;
  uint64_t unrooted_ = 0;
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_CALLFOREST_H
