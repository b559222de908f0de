//===-- ThreadCounts.cpp - what one thread counted, in the model ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of ModelBuilder that is done for each thread of a run: its counters,
// solved times, samples, place at the end.
//
//===----------------------------------------------------------------------===//
#include "analysis/ModelBuilder.h"

#include <algorithm>
#include <cmath>

namespace autoprof {

using namespace abi;

void ModelBuilder::addStat(const RunContext &context,
                           const SolvedNode &solved) {
  const NodeStat &stat = solved.stat;
  Evidence &evidence = model_.evidence;
  if (stat.Clocked == 0)
    return;
  ++evidence.nodeStats;
  evidence.clockedCalls += stat.Clocked;
  evidence.moreClockedThanCalled += stat.Clocked > solved.entries;
  evidence.outerBeyondAll +=
      stat.OuterTicks > stat.AllTicks || stat.ClockedOuter > stat.Clocked;
  evidence.minAboveMax += stat.MinTicks > stat.MaxTicks;
  const CallForest::Node &node = context.forest.nodes()[solved.node];
  Function &function = model_.functions[functionFor(context, node.func)];
  uint64_t minNs = context.clock.toNs(stat.MinTicks);
  function.minNs = function.finished ? std::min(function.minNs, minNs) : minNs;
  function.maxNs = std::max(function.maxNs, context.clock.toNs(stat.MaxTicks));
  function.nested = std::max(function.nested, stat.MaxOpen);
  TreeNode one;
  one.finished = stat.Clocked;
  one.minNs = minNs;
  one.maxNs = context.clock.toNs(stat.MaxTicks);
  one.nested = stat.MaxOpen;
  model_.tree[context.treeOf[solved.node]].addMeasured(one);
  function.finished += stat.Clocked;
  function.finishedNs += context.clock.toNsExactly(stat.AllTicks);
}

/// The counters of a run stand where their names do among all runs'.
void ModelBuilder::addCounters(const RunContext &context,
                               const BlockCounts &counts) {
  std::vector<size_t> slots;
  std::vector<std::string> &names = model_.counterNames;
  for (const std::string &name : context.data.counters) {
    auto known = std::find(names.begin(), names.end(), name);
    slots.push_back(static_cast<size_t>(known - names.begin()));
    if (known == names.end())
      names.push_back(name);
  }
  for (const CounterCount &count : counts.counters) {
    Position at = context.forest.find(count.node);
    if (at == CallForest::kNone)
      continue;
    at = context.forest.nodes()[at].target;
    std::vector<uint64_t> values(names.size());
    for (size_t i = 0; i < slots.size(); ++i)
      values[slots[i]] += count.counters.Value[i];
    autoprof::addCounters(model_.tree[context.treeOf[at]].counters, values);
  }
}

/// Sums that do not go through the tree, to compare it with.
void ModelBuilder::addCounts(const RunContext &context,
                             const BlockCounts &counts) {
  for (const NodeCount &count : counts.nodes) {
    model_.runs.back().choice.deeperCalls += count.stat.Deeper;
    uint32_t index = context.data.nodeIndex.find(count.node);
    if (index == IdMap::kNone)
      continue;
    FuncId func = context.data.nodes[index].func;
    model_.functions[functionFor(context, func)].rawCalls += count.calls;
  }
  for (const FuncHistogram &histogram : counts.histograms) {
    Function &function = model_.functions[functionFor(context, histogram.func)];
    for (auto [ticks, count] : histogram.buckets) {
      function.durations.add(context.clock.toNs(ticks), count);
      model_.evidence.histogramCalls += count;
    }
  }
}

/// Each clocked call that ended is in a histogram; \p slack may not be.
void ModelBuilder::compareDurations(const BlockCounts &counts, uint64_t slack) {
  uint64_t clocked = 0, kept = 0;
  for (const NodeCount &count : counts.nodes)
    clocked += count.stat.Clocked;
  for (const FuncHistogram &histogram : counts.histograms)
    for (const auto &[ticks, calls] : histogram.buckets)
      kept += calls;
  uint64_t difference = clocked > kept ? clocked - kept : kept - clocked;
  if (difference > slack)
    model_.evidence.unmatchedDurations += difference - slack;
}

std::vector<FunctionIndex> ModelBuilder::openStack(const RunContext &context,
                                                   Handle cursor) {
  std::vector<FunctionIndex> stack;
  NodeId id = nodeOf(cursor);
  if (cursor & kTailBit) {
    uint32_t tail = context.data.tailIndex.find(id);
    id = tail == IdMap::kNone ? kNoNode : context.data.tails[tail].returnTo;
  }
  Position at = context.forest.find(id);
  if (at == CallForest::kNone) {
    ++model_.runs.back().lostCursors;
    return stack;
  }
  const auto &nodes = context.forest.nodes();
  for (at = nodes[at].target; at > CallForest::kOverflow; at = nodes[at].parent)
    stack.push_back(functionFor(context, nodes[at].func));
  std::reverse(stack.begin(), stack.end());
  return stack;
}

void ModelBuilder::addSolved(const RunContext &context,
                             const std::vector<SolvedNode> &solvedNodes,
                             Thread &thread) {
  // Rounding is carried on, so that the sum is within 1 ns of the truth.
  uint64_t ticksSoFar = 0;
  for (const SolvedNode &solved : solvedNodes) {
    if (solved.node == CallForest::kRoot) {
      thread.clockNs = context.clock.toNs(solved.totalTicks);
      continue;
    }
    TreeNode &node = model_.tree[context.treeOf[solved.node]];
    ticksSoFar += solved.selfTicks;
    uint64_t nsSoFar = context.clock.toNs(ticksSoFar);
    uint64_t selfNs = nsSoFar - std::min(nsSoFar, thread.totalNs);
    bool isTail = context.forest.nodes()[solved.node].isTail;
    node.calls += solved.calls;
    node.tailCalls += isTail ? solved.calls : 0;
    node.entries += solved.entries;
    node.clocked += solved.clocked;
    node.selfNs += selfNs;
    node.awayNs += context.clock.toNs(
        std::min(solved.awayTicks, solvedNodes.front().totalTicks));
    node.isSelfEstimated |= solved.isSplit;
    node.isLessHooks |= solved.isLessHooks;
    node.samples += solved.sample.Samples;
    node.cpuNs += solved.sample.CpuNs;
    node.libraryNs += solved.sample.LibraryNs;
    node.hookNs += solved.hookNs;
    node.systemNs += context.clock.toNs(solved.systemTicks);
    node.systemCalls += solved.sample.SystemCalls;
    node.throws += solved.sample.Throws;
    model_.sampling.systemNs += context.clock.toNs(solved.systemTicks);
    model_.sampling.systemCalls += solved.sample.SystemCalls;
    Waiting waiting{std::min(context.clock.toNs(solved.waitTicks), selfNs),
                    solved.sample.Waits,
                    context.clock.toNs(solved.sample.MaxWaitTicks),
                    solved.sample.WaitedFor};
    node.waiting.add(waiting);
    thread.waitNs += waiting.ns;
    uint64_t runnableNs =
        std::min(context.clock.toNs(solved.runnableTicks), selfNs - waiting.ns);
    node.runnableNs += runnableNs;
    thread.runnableNs += runnableNs;
    model_.evidence.waitCutNs += context.clock.toNs(solved.waitCutTicks);
    model_.sampling.hookNs += solved.hookNs;
    thread.calls += solved.calls;
    thread.totalNs += selfNs;
    const CallForest::Node &place = context.forest.nodes()[solved.node];
    if (!place.isUntimed && context.data.header.Timing != TimingMode::Count)
      model_.functions[functionFor(context, place.func)].timedCalls +=
          solved.calls;
    if (solved.node != CallForest::kOverflow && solved.entries > 0)
      addStat(context, solved);
  }
}

/// Descends from the root along what took longest, to the first function that
/// is not the standard library's.
FunctionIndex
ModelBuilder::entryOf(const RunContext &context,
                      const std::vector<SolvedNode> &solvedNodes) {
  const auto &nodes = context.forest.nodes();
  Position below = CallForest::kRoot;
  FunctionIndex entry = kRootFunction;
  uint64_t most = 0;
  Position longest = CallForest::kNone;
  for (bool isLibrary = true; isLibrary;) {
    longest = CallForest::kNone;
    most = 0;
    for (const SolvedNode &solved : solvedNodes)
      if (solved.node > CallForest::kOverflow &&
          nodes[solved.node].parent == below && solved.entries > 0 &&
          (longest == CallForest::kNone || solved.totalTicks > most)) {
        longest = solved.node;
        most = solved.totalTicks;
      }
    if (longest == CallForest::kNone)
      break;
    entry = functionFor(context, nodes[longest].func);
    const std::string &name = model_.functions[entry].mangled;
    isLibrary = name.starts_with("_ZNSt") || name.starts_with("_ZSt");
    below = longest;
  }
  return entry;
}

void ModelBuilder::addThread(RunContext &context, size_t block,
                             const ReadBlock &read, TimeSolver &solver) {
  const BlockInfo &info = context.data.blocks[block];
  Thread thread;
  thread.index = static_cast<uint32_t>(model_.threads.size());
  thread.run = static_cast<uint32_t>(model_.runs.size() - 1);
  thread.tid = info.header.Tid;
  thread.owners = info.header.Owners;
  thread.name = info.name;
  thread.eventsLost = info.header.EventsLost;
  if (uint64_t start = context.data.header.StartTicks;
      info.header.StartTicks > start)
    thread.startNs = context.clock.toNs(info.header.StartTicks - start);
  thread.openStack = openStack(context, info.header.Cursor);
  if (!wanted_ || wanted_(thread.index)) {
    BlockCounts counts = read(block);
    addCounts(context, counts);
    addCounters(context, counts);
    // Only a thread that was stopped in a call may have been adding one up.
    bool isStopped = context.data.header.State != RunState::Exited ||
                     !thread.openStack.empty();
    compareDurations(counts, isStopped ? info.header.Owners : 0);
    heap_.addBlock(info, counts, model_.heap);
    addSampling(context, info, counts);
    user_.addBlock(context.data, context.clock, counts, thread.run,
                   thread.index,
                   [&](NodeId node) { return pathOf(context, node); });
    addOpenWait(context, info, counts);
    thread.leftOutNs = context.clock.toNs(info.header.OverheadTicks);
    uint64_t end = recordedTicksOf(context.data.header, context.endTicks);
    const auto &solved =
        solver.solve(counts, end - std::min(end, info.header.OverheadTicks));
    addSolved(context, solved, thread);
    thread.entry = entryOf(context, solved);
    model_.runs.back().lostCalls += solver.lostCalls();
  }
  model_.runs.back().calls += thread.calls;
  model_.threads.push_back(std::move(thread));
}

/// A thread that waits when the trace ends waits until then, unless it has read
/// a clock or was sampled since: it was cancelled, or left by siglongjmp. Of a
/// run that was killed the end is the last clock that was read: it may be that
/// a wait is known of and not how long it was.
void ModelBuilder::addOpenWait(const RunContext &context, const BlockInfo &info,
                               BlockCounts &counts) const {
  const TraceData &data = context.data;
  const BlockHeader &block = info.header;
  uint64_t end = recordedTicksOf(data.header, context.endTicks);
  uint64_t last = std::max(block.LastTicks, block.SampledTicks);
  if (!block.WaitSince || recordedTicksOf(data.header, last) > block.WaitSince)
    return;
  NodeId node = nodeOf(block.Cursor);
  if (block.Cursor & kTailBit) {
    uint32_t tail = data.tailIndex.find(node);
    node = tail == IdMap::kNone ? kNoNode : data.tails[tail].returnTo;
  }
  NodeSample wait{};
  wait.WaitTicks = wait.MaxWaitTicks =
      end > block.WaitSince ? end - block.WaitSince : 0;
  wait.Waits = 1;
  wait.WaitedFor = 1u << (static_cast<uint32_t>(block.WaitingFor) % 32);
  counts.samples.push_back({node, wait});
}

void ModelBuilder::addSampling(const RunContext &context, const BlockInfo &info,
                               const BlockCounts &counts) {
  Sampling &sampling = model_.sampling;
  sampling.takingNs +=
      context.clock.toNs(info.header.SampleTicks) +
      (uint64_t{info.header.Samples} + info.header.FaultSignals) *
          context.data.header.DeliveryNs;
  sampling.samples += info.header.Samples;
  sampling.runtimeNs += info.header.RuntimeNs;
  sampling.cpuNs += info.header.RuntimeNs;
  sampling.steadyNs += info.header.SteadyNs;
  sampling.preemptedNs += info.header.PreemptedNs;
  for (const SampleCount &count : counts.samples) {
    sampling.cpuNs += count.sample.CpuNs;
    sampling.areHooksSeen |= count.sample.HookNs > 0;
  }
  auto source = static_cast<size_t>(info.header.SampledBy);
  ++sampling.threadsBy[source < sampling.threadsBy.size() ? source : 0];
}

} // namespace autoprof
