//===-- ModelBuilder.cpp - from traces to the model -----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/ModelBuilder.h"

#include "analysis/HookTime.h"
#include "analysis/Names.h"

#include <algorithm>
#include <cmath>

namespace autoprof {

using namespace abi;

/// Of another run, or of a copy that was compiled with other options.
static void addInlined(InlinedList &to, const InlinedList &from) {
  for (const InlinedInfo &info : from.functions)
    if (std::find(to.functions.begin(), to.functions.end(), info) ==
        to.functions.end())
      to.functions.push_back(info);
  to.more = std::max(to.more, from.more);
}

FunctionIndex ModelBuilder::internFunction(const FuncInfo &info) {
  std::string key =
      info.name + '\0' + info.file + '\0' + std::to_string(info.line) + '\0' +
      std::to_string(info.module) + (info.isScope() ? "scope" : "");
  auto [it, isNew] = functionByKey_.try_emplace(
      std::move(key), static_cast<FunctionIndex>(model_.functions.size()));
  if (isNew) {
    Function function;
    function.name = displayName(info);
    function.mangled = info.name;
    function.file = info.file;
    function.line = info.line;
    function.module = info.module;
    function.isScope = info.isScope();
    function.isAsked = info.isAsked();
    function.inlined = info.inlined;
    model_.functions.push_back(std::move(function));
  } else {
    addInlined(model_.functions[it->second].inlined, info.inlined);
  }
  return it->second;
}

FunctionIndex ModelBuilder::functionFor(const RunContext &context, FuncId id) {
  uint32_t index = context.data.funcIndex.find(id);
  if (index != IdMap::kNone && functionOf_[index] != kRootFunction)
    return functionOf_[index];
  FuncInfo info;
  if (index != IdMap::kNone)
    info = context.data.funcs[index];
  if (info.name.empty())
    info.name = "[unknown function " + std::to_string(id) + "]";
  FunctionIndex function = internFunction(info);
  if (index != IdMap::kNone)
    functionOf_[index] = function;
  return function;
}

void ModelBuilder::mapNodes(RunContext &context) {
  const auto &nodes = context.forest.nodes();
  functionOf_.assign(context.data.funcs.size(), kRootFunction);
  context.treeOf.assign(nodes.size(), CallTree::kRoot);
  for (Position at = 1; at < nodes.size(); ++at) {
    const CallForest::Node &node = nodes[at];
    if (at == CallForest::kOverflow)
      continue; // made below when something hangs there
    TreeIndex parent = context.treeOf[node.parent];
    if (node.parent == CallForest::kOverflow && parent == CallTree::kRoot) {
      parent = model_.tree.child(parent, kOverflowFunction, false);
      model_.tree[parent].isUntimed = true;
      context.treeOf[CallForest::kOverflow] = parent;
    }
    TreeIndex mapped = model_.tree.child(
        parent, functionFor(context, node.func), node.isRecursive);
    model_.tree[mapped].isUntimed = node.isUntimed;
    context.treeOf[at] = mapped;
  }
}

/// A sample hits a function with the probability of its share of the time:
/// the number of hits is binomial. What hooks take is known up to a doubt.
void ModelBuilder::setStandardErrors() {
  const Sampling &sampling = model_.sampling;
  if (sampling.samples == 0)
    return;
  auto all = static_cast<double>(sampling.samples);
  double nsEach = static_cast<double>(sampling.cpuNs) / all;
  for (Function &function : model_.functions) {
    auto hits = static_cast<double>(function.samples);
    auto hookNs = static_cast<double>(function.hookNs);
    double hook = static_cast<double>(function.calls) *
                  static_cast<double>(sampling.hookDoubtPs) / 1000;
    if (sampling.areHooksSeen) {
      hook = hookNs / (1 - kNotHooks) * kNotHooks;
      if (function.cpuNs > 0) // those in hooks say nothing of the rest
        hits *= 1 - hookNs / static_cast<double>(function.cpuNs);
    }
    hits = std::max(hits, 1.0);
    double hit = nsEach * nsEach * hits * std::max(1 - hits / all, 0.0);
    function.stderrNs =
        static_cast<uint64_t>(std::llround(std::sqrt(hit + hook * hook)));
  }
}

/// \p matched: bit N for the Nth glob, the last for all from there on.
static void addUnmatched(const std::string &list, const char *option,
                         uint64_t matched,
                         std::vector<std::string> &unmatched) {
  size_t number = 0;
  for (size_t at = 0; at < list.size(); ++number) {
    size_t end = std::min(list.find(',', at), list.size());
    if (end > at && !(matched >> std::min<size_t>(number, 63) & 1))
      unmatched.push_back(option + list.substr(at, end - at));
    at = end + 1;
  }
}

Choice ModelBuilder::choiceOf(const TraceData &data, const RunClock &clock) {
  const FileHeader &header = data.header;
  Choice choice;
  choice.only = data.only;
  choice.skip = data.skip;
  if (header.KnowsMatched) {
    addUnmatched(data.only, "only=", header.OnlyMatched, choice.unmatched);
    addUnmatched(data.skip, "skip=", header.SkipMatched, choice.unmatched);
  }
  for (const FuncInfo &func : data.funcs)
    if (func.flags & kFuncOff)
      choice.functionsOff.push_back(displayName(func.name));
  std::sort(choice.functionsOff.begin(), choice.functionsOff.end());
  choice.depth = header.Depth;
  choice.begin = header.Begin;
  choice.afterNs = header.AfterNs;
  choice.forNs = header.ForNs;
  choice.isForOver = header.IsForOver != 0;
  if (header.BeganTicks > header.StartTicks)
    choice.beganNs = clock.toNs(header.BeganTicks - header.StartTicks);
  else if (header.BeganTicks || header.Begin == BeginMode::AtStart)
    choice.beganNs = 0;
  return choice;
}

Run ModelBuilder::describe(const TraceData &data) const {
  const FileHeader &header = data.header;
  Run run;
  run.path = data.path;
  run.program = data.program;
  run.commandLine = data.commandLine;
  run.host = data.host;
  run.directory = data.directory;
  run.options = data.options;
  run.counterNames = data.counters;
  run.pid = header.Pid;
  run.forkedFrom = header.ForkedFrom;
  run.startRealNs = header.StartRealNs;
  run.fileBytes = data.fileBytes;
  run.threads = static_cast<uint32_t>(data.blocks.size());
  run.nodes = data.nodes.size();
  run.maxNodes = header.MaxNodes;
  run.state = header.State;
  run.exitStatus = header.ExitStatus;
  run.timing = header.Timing;
  run.clock = header.Clock;
  run.events = header.Events;
  run.eventsEnded = header.EventsEnded;
  run.eventBytes = header.EventBytes;
  run.formatMinor = header.FormatMinor;
  run.descriptorFlags = header.DescriptorFlagsSeen;
  run.llvmMajors = header.LlvmMajors;
  run.firstErrno = header.FirstErrno;
  std::copy(std::begin(header.Losses), std::end(header.Losses),
            run.losses.begin());
  return run;
}

TreeIndex ModelBuilder::pathOf(const RunContext &context, NodeId node) {
  Position at = context.forest.find(node);
  if (at == CallForest::kNone)
    return kNoTreeNode;
  if (at == CallForest::kOverflow)
    return model_.tree.child(CallTree::kRoot, kOverflowFunction, false);
  return context.treeOf[context.forest.nodes()[at].target];
}

void ModelBuilder::addRun(const TraceData &data, const ReadBlock &readBlock,
                          const HeapBuilder::ReadLive &readLive) {
  CallForest forest(data);
  RunContext context{data, forest, RunClock(data.header), endTicksOf(data), {}};
  model_.runs.push_back(describe(data));
  Run &run = model_.runs.back();
  run.choice = choiceOf(data, context.clock);
  run.unrootedNodes = forest.unrooted();
  if (context.endTicks > data.header.StartTicks)
    run.durationNs =
        context.clock.toNs(context.endTicks - data.header.StartTicks);
  const FileHeader &header = data.header;
  run.stops = header.Stops;
  run.resets = header.Resets;
  run.offNs = run.durationNs -
              std::min(run.durationNs,
                       context.clock.toNs(
                           recordedTicksOf(header, context.endTicks) -
                           std::min(recordedTicksOf(header, context.endTicks),
                                    header.StartTicks)));
  if (header.ResetTicks > header.StartTicks)
    run.resetNs = context.clock.toNs(header.ResetTicks - header.StartTicks);
  mapNodes(context);
  heap_.beginRun(data);
  model_.hasWaits |= data.header.MeasuresWaits != 0;
  model_.hasThrows = (model_.hasThrows || model_.runs.size() == 1) &&
                     data.header.CountsThrows != 0;
  model_.sampling.periodNs = data.header.SamplePeriodNs;
  model_.sampling.askedNs = data.header.AskedPeriodNs;
  model_.sampling.budget = data.header.Budget;
  model_.sampling.hookPs = data.header.HookPs;
  model_.sampling.hookDoubtPs = data.header.HookDoubtPs;
  model_.sampling.clockPs = data.header.ClockPs;
  double nsPerTick = context.clock.toNsExactly(1);
  TimeSolver solver(forest, {nsPerTick > 0 ? 1 / nsPerTick : 1,
                             static_cast<double>(data.header.HookPs) / 1000});
  auto firstThread = static_cast<uint32_t>(model_.threads.size());
  for (size_t i = 0; i < data.blocks.size(); ++i)
    addThread(context, i, readBlock, solver);
  auto path = [&](NodeId id) { return pathOf(context, id); };
  user_.addRun(data, context.clock, context.endTicks,
               static_cast<uint32_t>(model_.runs.size() - 1), firstThread,
               path);
  heap_.endRun(model_, context.clock, path, readLive);
  model_.series.push_back(seriesOfRun(
      data, context.clock, static_cast<uint32_t>(model_.runs.size() - 1)));
  run.damage = data.damage;
}

/// The functions on the way from the one that is called back to its caller are
/// all called while a call of theirs is open.
void ModelBuilder::markCycle(TreeIndex edge) {
  const CallTree &tree = model_.tree;
  TreeIndex at = tree[edge].parent;
  for (; at != CallTree::kRoot; at = tree[at].parent) {
    if (isRealFunction(tree[at].function))
      model_.functions[tree[at].function].isRecursive = true;
    if (tree[at].function == tree[edge].function)
      return;
  }
}

/// A function's total counts only the outermost of nested calls of it.
void ModelBuilder::sumFunctions() {
  std::vector<uint32_t> open(model_.functions.size());
  const CallTree &tree = model_.tree;
  auto enter = [&](TreeIndex i, uint32_t) {
    const TreeNode &node = tree[i];
    if (!isRealFunction(node.function))
      return true;
    Function &function = model_.functions[node.function];
    function.calls += node.calls;
    function.clocked += node.clocked;
    function.selfNs += node.selfNs;
    function.isSelfEstimated |= node.isSelfEstimated;
    function.isLessHooks |= node.isLessHooks;
    function.samples += node.samples;
    function.cpuNs += node.cpuNs;
    function.libraryNs += node.libraryNs;
    function.hookNs += node.hookNs;
    function.systemNs += node.systemNs;
    autoprof::addCounters(function.counters, node.counters);
    function.throws += node.throws;
    function.waiting.add(node.waiting);
    function.runnableNs += node.runnableNs;
    if (node.isRecursive)
      markCycle(i);
    if (open[node.function]++ == 0)
      function.totalNs += node.totalNs + node.awayNs;
    return true;
  };
  auto leave = [&](TreeIndex i, uint32_t) {
    if (isRealFunction(tree[i].function))
      --open[tree[i].function];
  };
  walkTree(tree, CallTree::kRoot, enter, leave);
  // What two places of a function spent in each other was counted twice.
  for (Function &function : model_.functions)
    function.totalNs = std::min(function.totalNs, model_.totalNs());
}

Model ModelBuilder::finish() {
  model_.tree.finish();
  model_.user = user_.finish();
  sumFunctions();
  setStandardErrors();
  return std::move(model_);
}

} // namespace autoprof
