//===-- TimeSolver.cpp - how long each node took --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/TimeSolver.h"

#include "analysis/Ticks.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace autoprof {

using namespace abi;

namespace {

/// What somebody who wants \p want gets of \p room, when all together want
/// \p wanted.
uint64_t share(uint64_t want, uint64_t room, uint64_t wanted) {
  return wanted <= room ? want : scaled(want, room, wanted);
}

/// By so large a part more than expected a slot may be longer than the samples
/// of it say; what is beyond was spent waiting.
constexpr double kMoreByPart = 0.25;
/// That much more is believed of a slot without samples: what is known of it
/// comes from calls on other paths.
constexpr double kMoreWithout = 3;
/// And more where the thread was often preempted: not evenly all the time.
constexpr double kMoreByPreempted = 8;

} // namespace

TimeSolver::TimeSolver(const CallForest &forest, SampleScale scale)
    : forest_(forest), scale_(scale), work_(forest.nodes().size()) {}

void TimeSolver::reset() {
  for (Position at : active_)
    work_[at] = Work{};
  active_.clear();
  solved_.clear();
  lostCalls_ = 0;
}

/// A damaged thread may have counts for a node and none for its ancestors.
void TimeSolver::activate(Position node) {
  for (; node != CallForest::kNone && !work_[node].active;
       node = forest_.nodes()[node].parent) {
    work_[node].active = true;
    active_.push_back(node);
  }
}

void TimeSolver::load(const BlockCounts &counts, uint64_t endTicks) {
  const auto &nodes = forest_.nodes();
  activate(CallForest::kRoot);
  for (const NodeCount &count : counts.nodes) {
    if (count.node < kFirstCallNode)
      continue; // these have no function
    Position at = forest_.find(count.node);
    if (at == CallForest::kNone) {
      lostCalls_ += count.calls;
      continue;
    }
    activate(at);
    activate(nodes[at].target);
    work_[at].calls = count.calls;
    work_[at].stat = count.stat;
    if (!nodes[at].isRecursive || count.calls == 0)
      continue;
    Work &target = work_[nodes[at].target];
    if (nodes[at].isReentry) {
      target.reentries += count.calls;
      continue;
    }
    target.innerCalls += count.calls;
    target.isTargetMoved |= !nodes[at].isNested;
    Work &owner = work_[nodes[at].owner];
    owner.edgeCalls = sum(owner.edgeCalls, count.calls);
    uint32_t depth = nodes[nodes[at].target].ownerDepth;
    owner.low = std::min(owner.low, nodes[at].isNested ? depth : depth - 1);
  }
  loadSamples(counts);
  loadOpenCalls(counts, endTicks);
  std::sort(active_.begin(), active_.end());
}

/// Whether the node's clocks tell all there is.
bool TimeSolver::isMeasured(const Work &work) const {
  return !work.isTargetMoved &&
         work.stat.Clocked + work.openCalls >=
             work.calls + work.reentries + work.innerCalls;
}

uint64_t TimeSolver::blended(uint64_t clocks, uint64_t samples) const {
  return static_cast<uint64_t>(static_cast<double>(clocks) * (1 - trust_) +
                               static_cast<double>(samples) * trust_);
}

void TimeSolver::loadOpenCalls(const BlockCounts &counts, uint64_t endTicks) {
  const auto &nodes = forest_.nodes();
  for (const ClockRecord &record : counts.open) {
    Position at = forest_.find(record.Node);
    if (at == CallForest::kNone || at <= CallForest::kOverflow ||
        nodes[at].isRecursive)
      continue;
    activate(at);
    Work &work = work_[at];
    uint64_t ticks = 0;
    if (endTicks > record.StartTicks)
      ticks = bounded(endTicks - record.StartTicks);
    if (work.openCalls++ == 0) {
      Position edge = forest_.find(record.Edge);
      work.openOuter =
          edge == CallForest::kNone || edge == at || nodes[edge].isReentry;
      work.openTicks = ticks;
    }
    work.openAllTicks = sum(work.openAllTicks, ticks);
  }
}

/// Recursive edges and what lies beyond max-nodes have counts only.
bool TimeSolver::isTimed(Position at) const {
  return at != CallForest::kRoot && !forest_.nodes()[at].isRecursive &&
         !forest_.nodes()[at].isUntimed;
}

/// What the node's own clocks say: times of all calls from those clocked.
void TimeSolver::measure(Position at) {
  Work &work = work_[at];
  const NodeStat &stat = work.stat;
  work.known = sum(stat.OuterTicks, work.openTicks);
  uint64_t entries = work.calls + work.reentries;
  uint64_t allCalls = entries + work.innerCalls;
  work.outer = work.known;
  work.all = sum(stat.AllTicks, work.openAllTicks);
  if (stat.Clocked + work.openCalls < allCalls) {
    uint64_t finished = beyond(entries, work.openOuter);
    if (!work.isTargetMoved)
      finished = std::max(finished, stat.ClockedOuter);
    if (stat.ClockedOuter > 0)
      work.outer = sum(scaled(stat.OuterTicks, finished, stat.ClockedOuter),
                       work.openTicks);
    if (stat.Clocked > 0)
      work.all =
          sum(scaled(stat.AllTicks,
                     std::max(beyond(allCalls, work.openCalls), stat.Clocked),
                     stat.Clocked),
              work.openAllTicks);
  }
}

/// Time of calls over a recursive edge lies in the caller's frame and stands
/// in the target's slot. How much it is for each edge was not measured, only
/// its sum for the target: it is divided in proportion to the time that the
/// callers cannot explain by their other callees.
void TimeSolver::moveRecursion() {
  const auto &nodes = forest_.nodes();
  for (Position at : active_)
    if (isTimed(at)) {
      Work &work = work_[at], &owner = work_[nodes[at].owner];
      work.entered =
          work.innerCalls ? std::min(work.all, work.outer) : work.all;
      owner.calleesEntered = sum(owner.calleesEntered, work.entered);
    }
  auto weightOf = [&](Position edge) {
    const Work &owner = work_[nodes[edge].owner];
    uint64_t unexplained = beyond(owner.all, owner.calleesEntered);
    return scaled(unexplained, work_[edge].calls, owner.edgeCalls);
  };
  auto isMoving = [&](Position at) {
    return nodes[at].isRecursive && !nodes[at].isReentry &&
           !nodes[at].isUntimed && work_[at].calls > 0;
  };
  for (Position at : active_)
    if (isMoving(at)) {
      Work &target = work_[nodes[at].target];
      uint64_t weight = weightOf(at);
      target.edgeWeight = sum(target.edgeWeight, weight);
      target.weightyEdges += weight > 0;
    }
  for (Position at : active_)
    if (isMoving(at)) {
      const Work &target = work_[nodes[at].target];
      uint64_t inner = beyond(target.all, target.entered);
      uint64_t weight = weightOf(at);
      Work &owner = work_[nodes[at].owner];
      owner.isSplit |= inner > 0 && target.weightyEdges > 1;
      owner.moved =
          sum(owner.moved,
              std::min(weight, scaled(inner, weight, target.edgeWeight)));
    }
}

/// From the leaves up: the least each slot can have, and what it probably has.
void TimeSolver::expectSlots() {
  const auto &nodes = forest_.nodes();
  for (size_t i = active_.size(); i-- > 1;) {
    Position at = active_[i];
    if (!isTimed(at))
      continue;
    Work &work = work_[at];
    Work &owner = work_[nodes[at].owner];
    work.cpuSlot = sum(work.cpuSlot, sum(work.cpu, work.own));
    work.calleesLeast = sum(work.calleesLeast, work.own);
    work.calleesExpect = sum(work.calleesExpect, work.own);
    work.calleesCpu = sum(work.calleesCpu, work.own);
    owner.cpuSlot = sum(owner.cpuSlot, work.cpuSlot);
    work.slotSamples += work.sample.Samples;
    owner.slotSamples += work.slotSamples;
    owner.low = std::min(owner.low, work.low);
    if (work.low < nodes[at].ownerDepth) {
      // Its calls nest in each other through a frame above.
      uint64_t self = beyond(work.all, work.calleesEntered);
      self -= std::min(self, sum(work.moved, work.own));
      work.least = work.calleesLeast;
      work.expect = sum(self, work.calleesExpect);
    } else {
      bool isUnknown = work.stat.Clocked == 0 && work.openCalls == 0;
      work.least =
          std::max(work.isTargetMoved ? 0 : work.known, work.calleesLeast);
      work.expect = isUnknown ? work.calleesExpect : work.outer;
    }
    work.expect = std::max(work.expect, work.least);
    bool isWhole = work.low >= nodes[at].ownerDepth; // nothing moved away
    uint64_t cpu = isWhole && isMeasured(work) ? work.least : work.cpuSlot;
    work.cpuExpect = std::max(cpu, work.least);
    owner.calleesCpu = sum(owner.calleesCpu, work.cpuExpect);
    owner.calleesLeast = sum(owner.calleesLeast, work.least);
    owner.calleesExpect = sum(owner.calleesExpect, work.expect);
  }
  Work &root = work_[CallForest::kRoot];
  root.slot = root.expect = root.calleesExpect;
}

/// From the root down: each slot is divided among its frame and the slots that
/// the frame owns. When these want more than there is, what was estimated is
/// cut in proportion, what was measured is not.
void TimeSolver::divideSlots() {
  const auto &nodes = forest_.nodes();
  for (Position at : active_) {
    if (!isTimed(at))
      continue;
    Work &work = work_[at];
    Work &owner = work_[nodes[at].owner];
    // The frame's own part wants its share as well.
    uint64_t wanted = std::max(owner.calleesExpect, owner.expect);
    uint64_t room = beyond(owner.slot, owner.calleesLeast);
    uint64_t byClocks = share(work.expect - work.least, room,
                              beyond(wanted, owner.calleesLeast));
    uint64_t all = sum(beyond(owner.calleesCpu, owner.calleesLeast), owner.cpu);
    double more = kMoreByPart + kMoreByPreempted * preempted_ +
                  kMoreWithout / (1 + static_cast<double>(owner.slotSamples));
    uint64_t most =
        sum(all, static_cast<uint64_t>(static_cast<double>(all) * more));
    uint64_t bySamples =
        scaled(work.cpuExpect - work.least, std::min(room, most), all);
    uint64_t part = all ? blended(byClocks, bySamples) : byClocks;
    work.slot = work.least + std::min(part, room);
    owner.callees = sum(owner.callees, work.slot);
  }
  // The root has no frame that what its callees do not take could be spent in.
  work_[CallForest::kRoot].slot = work_[CallForest::kRoot].callees;
  // Self time is what the callees left, so that every sum is exact.
  for (size_t i = active_.size(); i-- > 0;) {
    Position at = active_[i];
    Work &work = work_[at];
    const CallForest::Node &node = nodes[at];
    SolvedNode solved;
    solved.node = at;
    solved.calls = work.calls;
    if (!node.isRecursive)
      solved.entries = work.calls + work.reentries + work.innerCalls;
    solved.clocked = work.stat.Clocked + work.openCalls;
    solved.selfTicks = beyond(work.slot, work.callees);
    solved.totalTicks = work.total = sum(work.total, solved.selfTicks);
    if (at != CallForest::kRoot && isTimed(at)) {
      solved.isSplit = work.isSplit;
      solved.isLessHooks = work.isLessHooks;
      bool isNested = work.stat.Clocked > work.stat.ClockedOuter;
      uint64_t outer = isNested ? work.known : work.outer;
      if (work.low < node.ownerDepth)
        solved.awayTicks = beyond(outer, work.total);
    }
    solved.stat = work.stat;
    solved.sample = work.sample;
    solved.hookNs = work.hookNs;
    solved.waitTicks = std::min(work.wait, solved.selfTicks);
    solved.waitCutTicks = work.wait - solved.waitTicks;
    uint64_t notWaiting = solved.selfTicks - solved.waitTicks;
    solved.systemTicks = std::min(work.system, notWaiting);
    solved_.push_back(solved);
    if (at != CallForest::kRoot)
      work_[node.parent].total = sum(work_[node.parent].total, work.total);
  }
  std::reverse(solved_.begin(), solved_.end());
}

const std::vector<SolvedNode> &TimeSolver::solve(const BlockCounts &counts,
                                                 uint64_t endTicks) {
  reset();
  load(counts, endTicks);
  for (Position at : active_)
    if (isTimed(at))
      measure(at);
  leaveHooksOut();
  moveRecursion();
  expectSlots();
  divideSlots();
  shareRunnable();
  return solved_;
}

} // namespace autoprof
