//===-- TimeSolver.h - how long each node of one thread took --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Turns what was clocked into times that add up. All in integer ticks: a
// node's total is its self time plus its children's totals, exactly, and the
// root's total is the thread's time. docs/times.md says how and why.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_TIMESOLVER_H
#define AUTOPROF_ANALYSIS_TIMESOLVER_H

#include "analysis/CallForest.h"

#include <cstdint>
#include <vector>

namespace autoprof {

/// One node of one thread.
struct SolvedNode {
  Position node = 0;
  uint64_t calls = 0;
  /// Calls of the node's function at this place, recursive edges included; 0
  /// for recursive edges themselves.
  uint64_t entries = 0;
  uint64_t clocked = 0; ///< of these, clocked; open ones included
  uint64_t selfTicks = 0;
  uint64_t totalTicks = 0; ///< of the tree: self and all below
  /// What its calls took beyond that: calls back to a function above it,
  /// whose time stands there.
  uint64_t awayTicks = 0;
  bool isSplit = false;     ///< self was told from that by estimate
  bool isLessHooks = false; ///< what measuring took in its calls was left out
                            ///< of its clocks; it is in stat
  abi::NodeSample sample{};
  uint64_t hookNs = 0;       ///< of its CPU time, taken to be the hooks'
  uint64_t waitTicks = 0;    ///< of its self time, spent waiting
  uint64_t waitCutTicks = 0; ///< measured beyond its self time
  /// Of its self time, able to run and not running: the thread's average part,
  /// shared out by samples where these say that it was not spread evenly.
  uint64_t runnableTicks = 0;
  uint64_t systemTicks = 0; ///< of its self time, in calls of the system
  abi::NodeStat stat{};
};

/// What turns samples into ticks.
struct SampleScale {
  double ticksPerNs = 1;
  double hookNs = 0; ///< what a counted call costs, inside of its function
};

class TimeSolver {
public:
  explicit TimeSolver(const CallForest &forest, SampleScale scale = {});

  /// Nodes the thread has entered, parents before children, without the root.
  /// \p endTicks is when open calls are taken to end.
  const std::vector<SolvedNode> &solve(const BlockCounts &counts,
                                       uint64_t endTicks);

  /// Calls of nodes that are not in the forest, in the last solve.
  uint64_t lostCalls() const { return lostCalls_; }

private:
  /// The state of a node while its thread is being solved. A "slot" is the
  /// part of the thread's time that belongs to a frame and to the frames that
  /// it owns (CallForest::Node::owner), without what recursion moved away.
  struct Work {
    uint64_t calls = 0;
    uint64_t innerCalls = 0; ///< over recursive edges, inside other calls
    uint64_t reentries = 0;  ///< over recursive edges, beside other calls
    uint64_t openTicks = 0;  ///< of the outermost open call
    uint64_t openAllTicks = 0;
    uint64_t openOuter = 0; ///< 1 when the outermost one is no inner call
    uint64_t openCalls = 0;
    bool isLessHooks = false;
    uint64_t known = 0;   ///< measured, from outside
    uint64_t outer = 0;   ///< estimated, from outside
    uint64_t all = 0;     ///< estimated, over all calls, nested ones again
    uint64_t entered = 0; ///< of all, by calls that are no recursive edges
    uint64_t calleesEntered = 0;    ///< sum of entered over the frames it owns
    uint64_t moved = 0;             ///< by the recursive edges it owns
    uint64_t least = 0, expect = 0; ///< of the slot: measured; with estimates
    uint64_t calleesLeast = 0, calleesExpect = 0; ///< sums over owned slots
    uint64_t edgeCalls = 0;     ///< over the inner edges it owns
    uint64_t edgeWeight = 0;    ///< of the inner edges back to it
    uint32_t weightyEdges = 0;  ///< of these, with a weight
    bool isSplit = false;       ///< moved was divided by weight
    uint32_t low = UINT32_MAX;  ///< owner depth that recursion leads up to
    bool isTargetMoved = false; ///< inner edges come from no frame of it
    abi::NodeSample sample{};
    uint64_t hookNs = 0;
    uint64_t wait = 0;   ///< measured in its own calls of functions that block
    uint64_t system = 0; ///< measured in those that did not
    uint64_t own = 0;    ///< both: measured, and part of its self time
    double cpuNs = 0;    ///< own CPU time by samples, without the hooks'
    double hooksNs = 0;  ///< the hooks', shared out over paths like cpuNs, wall
    double runtimeNs = 0; ///< the runtime's, as far as clocks contain it, wall
    double slotNs = 0;    ///< of its slot, without both: CPU, system, waits
    double measuringBelowNs = 0; ///< both, of its slot without itself
    double measuringPart = 0;    ///< of its clocks
    uint64_t slotSamples = 0;    ///< of its slot
    uint64_t cpu = 0; ///< own CPU time by samples, without the hooks', ticks
    uint64_t cpuSlot = 0;    ///< the same of the slot
    uint64_t cpuExpect = 0;  ///< what samples say the slot has
    uint64_t calleesCpu = 0; ///< sum over owned slots
    uint64_t slot = 0, callees = 0, total = 0; ///< decided
    abi::NodeStat stat{};
    bool active = false;
  };

  void reset();
  void activate(Position node);
  void load(const BlockCounts &counts, uint64_t endTicks);
  void loadOpenCalls(const BlockCounts &counts, uint64_t endTicks);
  bool isTimed(Position at) const;
  void loadSamples(const BlockCounts &counts);
  void leaveHooksOut();
  bool isMeasured(const Work &work) const;
  uint64_t blended(uint64_t clocks, uint64_t samples) const;
  void measure(Position at);
  void moveRecursion();
  void expectSlots();
  void divideSlots();
  double wantedRunnable(const SolvedNode &solved) const;
  void shareRunnable();

  const CallForest &forest_;
  SampleScale scale_;
  double trust_ = 0;     ///< in samples, 0 to 1; else in what clocks suggest
  double preempted_ = 0; ///< time ready to run and not let, of the CPU time
  double nsEach_ = 0;    ///< CPU time that a sample stands for; 0 = none is
  std::vector<Work> work_;
  std::vector<Position> active_;
  std::vector<SolvedNode> solved_;
  uint64_t lostCalls_ = 0;
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_TIMESOLVER_H
