//===-- TimeSolverSamples.cpp - what samples say of nodes -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/HookTime.h"
#include "analysis/Ticks.h"
#include "analysis/TimeSolver.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>

namespace autoprof {

using namespace abi;

namespace {

/// So many samples of a thread say as much as the clocks of its first calls.
constexpr double kHalfTrust = 10;
/// As many samples of a path say as much of it as what a call of its function
/// takes on average.
constexpr double kPathTrust = 2;
/// So many standard errors of samples are no sign of anything.
constexpr double kDoubts = 2;
/// A smaller part of its clocks is not left out of a frame.
constexpr double kLeastPart = 0.001;

} // namespace

/// Each function's CPU time less what its hooks took (HookTime.h), shared out
/// over its nodes, so that no node gets less than nothing. A node with few
/// samples has its share of the function's by its calls, too: most paths of a
/// function that is called on many were never met by a sample. All is then
/// stretched to wall time by how long the thread was preempted on average.
void TimeSolver::loadSamples(const BlockCounts &counts) {
  const auto &nodes = forest_.nodes();
  uint64_t samples = 0, sampledNs = 0, hookNs = 0;
  for (const SampleCount &count : counts.samples) {
    hookNs += count.sample.HookNs;
    Position at = forest_.find(count.node);
    if (at == CallForest::kNone)
      continue;
    at = nodes[at].target;
    while (at != CallForest::kNone && at != CallForest::kRoot &&
           nodes[at].isUntimed)
      at = nodes[at].parent; // beyond max-nodes it is the callers' time
    if (at == CallForest::kNone || at <= CallForest::kOverflow)
      continue;
    activate(at);
    NodeSample &sum = work_[at].sample;
    sum.Samples += count.sample.Samples;
    sum.LibrarySamples += count.sample.LibrarySamples;
    sum.HookNs += count.sample.HookNs;
    sum.CpuNs += count.sample.CpuNs;
    sum.LibraryNs += count.sample.LibraryNs;
    sum.Waits += count.sample.Waits;
    sum.WaitedFor |= count.sample.WaitedFor;
    sum.MaxWaitTicks = std::max(sum.MaxWaitTicks, count.sample.MaxWaitTicks);
    Work &work = work_[at];
    work.wait = autoprof::sum(work.wait, count.sample.WaitTicks);
    work.system = autoprof::sum(work.system, count.sample.SystemTicks);
    work.own = autoprof::sum(work.wait, work.system);
    sum.SystemCalls += count.sample.SystemCalls;
    sum.Throws += count.sample.Throws;
    samples += count.sample.Samples;
    sampledNs += count.sample.CpuNs;
  }
  nsEach_ = samples
                ? static_cast<double>(sampledNs) / static_cast<double>(samples)
                : 0;
  trust_ = static_cast<double>(samples) /
           (static_cast<double>(samples) + kHalfTrust);
  struct OfFunction {
    HookTime time;
    double samples = 0, calls = 0;
    double shares = 0; ///< sum over its nodes, in samples
  };
  std::unordered_map<FuncId, OfFunction> functions;
  auto callsOf = [&](Position at) {
    const Work &work = work_[at];
    return static_cast<double>(work.calls + work.reentries + work.innerCalls);
  };
  // How many samples a node has, or would have with more of them.
  auto shareOf = [&](Position at, const OfFunction &function) {
    double usual = function.calls > 0
                       ? function.samples * callsOf(at) / function.calls
                       : 0;
    auto own = static_cast<double>(work_[at].sample.Samples);
    return (own * own + usual * kPathTrust) / (own + kPathTrust);
  };
  for (Position at : active_) {
    if (!isTimed(at))
      continue;
    OfFunction &function = functions[nodes[at].func];
    function.time.add(work_[at].sample,
                      callsOf(at) + static_cast<double>(work_[at].stat.Deeper));
    function.samples += work_[at].sample.Samples;
    function.calls += callsOf(at);
  }
  for (Position at : active_)
    if (isTimed(at)) {
      OfFunction &function = functions[nodes[at].func];
      function.shares += shareOf(at, function);
    }
  double kept = 0;
  for (Position at : active_) {
    if (!isTimed(at))
      continue;
    Work &work = work_[at];
    const OfFunction &function = functions[nodes[at].func];
    if (function.time.cpuNs <= 0 || function.shares <= 0)
      continue;
    // (What begins and ends a scope is the runtime's time.)
    double left = 1 - function.time.part(hookNs > 0,
                                         nodes[at].isScope ? 0 : scale_.hookNs);
    auto own = static_cast<double>(work.sample.CpuNs);
    work.hookNs = static_cast<uint64_t>(own * (1 - left));
    double path = shareOf(at, function) / function.shares;
    work.cpuNs = function.time.cpuNs * left * path;
    work.hooksNs = function.time.cpuNs * (1 - left) * path;
    kept += work.cpuNs;
  }
  preempted_ = 0;
  if (counts.steadyNs > 0)
    preempted_ = static_cast<double>(counts.preemptedNs) /
                 static_cast<double>(counts.steadyNs);
  // What of the runtime's own time is in the times by clocks: spread evenly.
  double runtime =
      static_cast<double>(counts.runtimeNs) -
      static_cast<double>(counts.overheadTicks) / scale_.ticksPerNs;
  double runtimeOf = kept > 0 ? std::max(runtime, 0.0) / kept : 0;
  double wall = 1 + preempted_;
  for (Position at : active_) {
    Work &work = work_[at];
    work.runtimeNs = work.cpuNs * runtimeOf * wall;
    work.hooksNs *= wall;
    double own = work.cpuNs * scale_.ticksPerNs * wall +
                 static_cast<double>(work.system) * preempted_;
    work.cpu = bounded(static_cast<uint64_t>(std::min(own, 4e18)));
  }
}

/// Clocked calls contain what measuring took in what they called: hooks, and
/// what of the runtime's time no clock was stopped for. From the leaves up, how
/// much that is of each slot, and what part of its clocks. What neither samples
/// nor waits explain has none of it.
void TimeSolver::leaveHooksOut() {
  const auto &nodes = forest_.nodes();
  for (size_t i = active_.size(); i-- > 1;) {
    Position at = active_[i];
    Work &work = work_[at], &owner = work_[nodes[at].owner];
    if (!isTimed(at))
      continue;
    // Nested calls of a function lie in its outermost one.
    uint64_t calls = work.calls + work.reentries + work.innerCalls;
    double inside = work.measuringBelowNs;
    if (calls > 0)
      inside += work.hooksNs * static_cast<double>(work.innerCalls) /
                static_cast<double>(calls);
    work.slotNs += work.cpuNs * (1 + preempted_) +
                   static_cast<double>(work.own) / scale_.ticksPerNs;
    double clockedNs = static_cast<double>(work.outer) / scale_.ticksPerNs;
    if (inside > 0)
      work.measuringPart =
          trust_ * inside / std::max(work.slotNs + inside, clockedNs);
    owner.slotNs += work.slotNs;
    owner.measuringBelowNs +=
        work.measuringBelowNs + work.runtimeNs + work.hooksNs;
  }
  // The clocks of a frame with calls back to a function above contain its time.
  for (Position at : active_)
    if (nodes[at].isRecursive && !nodes[at].isReentry && work_[at].calls > 0) {
      Work &owner = work_[nodes[at].owner];
      owner.measuringPart =
          std::max(owner.measuringPart, work_[nodes[at].target].measuringPart);
    }
  for (Position at : active_) {
    Work &work = work_[at];
    work.isLessHooks = work.measuringPart >= kLeastPart;
    if (!work.isLessHooks)
      continue;
    for (uint64_t *ticks : {&work.known, &work.outer, &work.all}) {
      auto out = static_cast<double>(*ticks) * work.measuringPart;
      *ticks -= std::min(*ticks, static_cast<uint64_t>(out));
    }
  }
}

/// What samples of its CPU time leave of a node's time that it did not wait,
/// where that is beyond their errors from the thread's average part.
double TimeSolver::wantedRunnable(const SolvedNode &solved) const {
  const Work &work = work_[solved.node];
  auto notWaiting = static_cast<double>(solved.selfTicks - solved.waitTicks);
  double even = notWaiting * preempted_ / (1 + preempted_);
  if (nsEach_ <= 0)
    return even;
  // Samples in hooks say nothing of the rest; see setStandardErrors.
  auto hits = static_cast<double>(work.sample.Samples);
  auto hooks = static_cast<double>(work.hookNs);
  if (work.sample.CpuNs > 0)
    hits *= 1 - hooks / static_cast<double>(work.sample.CpuNs);
  double doubt = kDoubts * scale_.ticksPerNs *
                 std::hypot(nsEach_ * std::sqrt(std::max(hits, 1.0)),
                            hooks / (1 - kNotHooks) * kNotHooks);
  double left = notWaiting - work.cpuNs * scale_.ticksPerNs -
                static_cast<double>(work.system);
  return std::clamp(even, std::clamp(left - doubt, 0.0, notWaiting),
                    std::clamp(left + doubt, 0.0, notWaiting));
}

/// How long a thread could run and did not is known of all of it. Clocked calls
/// contain what happened to them, and the rest has what is left: so samples
/// tell where it was more than elsewhere. What they do not explain beyond that
/// was spent waiting where nothing measures it, and is no one's runnable time.
void TimeSolver::shareRunnable() {
  double more = 0, less = 0, part = preempted_ / (1 + preempted_);
  auto beyondEven = [&](const SolvedNode &solved) {
    return wantedRunnable(solved) -
           static_cast<double>(solved.selfTicks - solved.waitTicks) * part;
  };
  for (const SolvedNode &solved : solved_) {
    double change = beyondEven(solved);
    (change > 0 ? more : less) += std::fabs(change);
  }
  double ofMore = more > less ? less / more : 1,
         ofLess = less > more ? more / less : 1;
  for (SolvedNode &solved : solved_) {
    uint64_t notWaiting = solved.selfTicks - solved.waitTicks;
    double change = beyondEven(solved);
    double runnable = static_cast<double>(notWaiting) * part +
                      change * (change > 0 ? ofMore : ofLess);
    solved.runnableTicks =
        std::min(static_cast<uint64_t>(std::max(runnable, 0.0)), notWaiting);
  }
}

} // namespace autoprof
