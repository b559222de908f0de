//===-- Checks.cpp - does the model add up --------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"

#include <cstring>
#include <fmt/format.h>
#include <utility>

namespace autoprof {

namespace {

/// How many clocked calls may be in some of their sums only: those in flight,
/// and those the runtime saw torn by a signal handler that did not return.
uint64_t halfClocked(const Model &model) {
  return inFlight(model) + model.loss(abi::Loss::ClocksTorn);
}

Check checkCallers(const Model &model) {
  uint64_t wrong = 0, edges = 0, calls = 0;
  std::string first;
  std::vector<uint64_t> byEdge(model.functions.size());
  for (const TreeNode &node : model.tree.nodes())
    if (isRealFunction(node.function)) {
      byEdge[node.function] += node.calls;
      edges += node.calls > 0;
      calls += node.calls;
    }
  for (size_t i = 0; i < byEdge.size(); ++i) {
    const Function &function = model.functions[i];
    if (byEdge[i] == function.rawCalls)
      continue;
    if (wrong++ == 0)
      first = fmt::format("; first: {} has {} calls by its callers, {} counted",
                          function.name, grouped(byEdge[i]),
                          grouped(function.rawCalls));
  }
  return {"caller-callee", "calls of each function = sum over its callers",
          wrong == 0,
          fmt::format("{}, {}, {}; {} differ{}",
                      counted(byEdge.size(), "function"),
                      counted(edges, "call path"), counted(calls, "call"),
                      grouped(wrong), first)};
}

Check checkThreadCalls(const Model &model) {
  uint64_t byThread = model.calls(), byFunction = 0, lost = 0;
  for (const Function &function : model.functions)
    byFunction += function.rawCalls;
  for (const Run &run : model.runs)
    lost += run.lostCalls;
  return {"thread-calls", "calls of all threads = calls of all functions",
          byThread == byFunction && lost == 0,
          fmt::format("{} by thread, {} by function, {} of no known path",
                      grouped(byThread), grouped(byFunction), grouped(lost))};
}

Check checkSelfTimes(const Model &model) {
  uint64_t self = 0, threads = 0, clocks = 0;
  for (const TreeNode &node : model.tree.nodes())
    self += node.selfNs;
  for (const Thread &thread : model.threads) {
    threads += thread.totalNs;
    clocks += thread.clockNs;
  }
  uint64_t difference = clocks > threads ? clocks - threads : threads - clocks;
  return {"self-times", "self times of all paths = time of all threads",
          self == threads && difference <= model.threads.size() &&
              self == model.totalNs(),
          fmt::format("{} ns self, {} ns in threads, {} ns by clocks",
                      grouped(self), grouped(threads), grouped(clocks))};
}

Check checkTotals(const Model &model) {
  uint64_t wrong = 0;
  const auto &nodes = model.tree.nodes();
  std::vector<uint64_t> inner(nodes.size());
  for (size_t i = nodes.size(); i-- > 1;) {
    inner[nodes[i].parent] += nodes[i].totalNs;
    wrong += nodes[i].totalNs != nodes[i].selfNs + inner[i];
  }
  return {"totals", "total of each path = its self time + its callees", !wrong,
          fmt::format("{}, {} differ", counted(nodes.size() - 1, "path"),
                      grouped(wrong))};
}

Check checkWaits(const Model &model) {
  struct Sum {
    uint64_t waitNs = 0, runnableNs = 0;
    bool operator==(const Sum &) const = default;
    void add(uint64_t wait, uint64_t runnable) {
      waitNs += wait;
      runnableNs += runnable;
    }
  };
  uint64_t wrong = 0;
  Sum byPath, byFunction, byThread;
  for (const TreeNode &node : model.tree.nodes()) {
    wrong += node.waiting.ns > node.selfNs ||
             node.runnableNs > node.selfNs - node.waiting.ns;
    if (isRealFunction(node.function))
      byPath.add(node.waiting.ns, node.runnableNs);
  }
  for (const Function &function : model.functions)
    byFunction.add(function.waiting.ns, function.runnableNs);
  for (const Thread &thread : model.threads)
    byThread.add(thread.waitNs, thread.runnableNs);
  return {
      "waits", "self = CPU + runnable + wait; of paths = functions = threads",
      !wrong && byPath == byFunction &&
          byThread == Sum{model.waitNs(), model.runnableNs()},
      fmt::format("{} ns waited, {} cut to the time of their path, {} ns "
                  "runnable; {} differ",
                  grouped(byThread.waitNs), grouped(model.evidence.waitCutNs),
                  grouped(byThread.runnableNs), grouped(wrong))};
}

Check checkParents(const Model &model) {
  uint64_t nodes = 0, unrooted = 0, cursors = 0;
  for (const Run &run : model.runs) {
    nodes += run.nodes;
    unrooted += run.unrootedNodes;
    cursors += run.lostCursors;
  }
  return {"paths", "every path reaches the root, every open call has a path",
          unrooted == 0 && cursors == 0,
          fmt::format("{}, {} do not; {} without a place",
                      counted(nodes, "node"), grouped(unrooted),
                      counted(cursors, "thread"))};
}

Check checkClocks(const Model &model) {
  const Evidence &e = model.evidence;
  uint64_t slack = halfClocked(model);
  uint64_t wrong = e.moreClockedThanCalled + e.outerBeyondAll + e.minAboveMax;
  return {"clocks", "clocked <= called, outermost <= all, min <= max",
          wrong <= slack,
          fmt::format("{} with clocks; {} clocked more than called, {} outer "
                      "beyond all, {} min above max",
                      counted(e.nodeStats, "node"),
                      grouped(e.moreClockedThanCalled),
                      grouped(e.outerBeyondAll), grouped(e.minAboveMax))};
}

Check checkHistograms(const Model &model) {
  const Evidence &e = model.evidence;
  uint64_t slack = model.loss(abi::Loss::ClocksTorn) +
                   model.loss(abi::Loss::DurationsNoSpace);
  return {"histograms", "calls in histograms = calls clocked to their end",
          e.histogramCalls == 0 || e.unmatchedDurations <= slack,
          fmt::format("{} in histograms, {} clocked", grouped(e.histogramCalls),
                      grouped(e.clockedCalls))};
}

Check checkDamage(const Model &model) {
  uint64_t records = 0, bytes = 0;
  for (const Run &run : model.runs) {
    records += run.damage.records();
    bytes += run.damage.missingBytes;
  }
  return {"file", "everything the trace names is in the file",
          records == 0 && bytes == 0,
          fmt::format("{} damaged, {} missing", counted(records, "record"),
                      counted(bytes, "byte"))};
}

} // namespace

uint64_t inFlight(const Model &model) {
  uint64_t threads = 0;
  for (const Run &run : model.runs)
    threads += run.threads - (run.state == abi::RunState::Exited);
  return threads;
}

std::string grouped(uint64_t value) {
  std::string digits = std::to_string(value);
  for (size_t i = digits.size(); i > 3; i -= 3)
    digits.insert(i - 3, ",");
  return digits;
}

std::string grouped(int64_t value) {
  auto bits = static_cast<uint64_t>(value);
  return value < 0 ? "-" + grouped(0 - bits) : grouped(bits);
}

std::string bytesText(int64_t bytes) { return counted(bytes, "byte"); }

std::vector<Check> runChecks(const Model &model) {
  std::vector<Check> checks = {checkCallers(model),    checkThreadCalls(model),
                               checkSelfTimes(model),  checkTotals(model),
                               checkParents(model),    checkClocks(model),
                               checkHistograms(model), checkDamage(model)};
  if (model.hasWaits)
    checks.insert(checks.begin() + 4, checkWaits(model));
  for (Check &check : runHeapChecks(model))
    checks.push_back(std::move(check));
  for (Check &check : runSeriesChecks(model))
    checks.push_back(std::move(check));
  for (Check &check : runUserChecks(model))
    checks.push_back(std::move(check));
  return checks;
}

std::vector<std::string> describeLosses(const Model &model) {
  using abi::Loss;
  struct Text {
    Loss kind;
    const char *thing;
    const char *what;
  };
  const Text kTexts[] = {
      {Loss::CallsNoSpace, "call", "not counted: the file could not grow"},
      {Loss::CallsNoBlock, "call",
       "not counted: no room for another thread, or it began while the program "
       "ended"},
      {Loss::PathsOverflow, "call",
       "counted without their path: max-nodes was reached; their time is in "
       "the callers where their paths end"},
      {Loss::TailsOverflow, "tail call",
       "shown below the caller of their caller"},
      {Loss::ClocksAbandoned, "clocked call",
       "left by longjmp or an exception: counted, their time estimated"},
      {Loss::ClocksDropped, "call", "not clocked: too many were open at once"},
      {Loss::ClocksTorn, "clocked call",
       "left by a signal handler's siglongjmp while they were added up: "
       "counted, their time lost or estimated"},
      {Loss::EventsTorn, "event",
       "left by a signal handler's siglongjmp while it was written: perhaps "
       "not there"},
      {Loss::DurationsNoSpace, "clocked call",
       "not in the percentiles: the file could not grow, or was closed"},
      {Loss::ScopesUnended, "scope",
       "without an end: ended with its function, or when it began again"},
      {Loss::ScopesUnbegun, "scope end",
       "without a begin (autoprof_scope_end)"},
      {Loss::ScopesTooDeep, "scope",
       "not recorded: more than 255 were open in each other"},
  };
  std::vector<std::string> lines;
  for (const Text &text : kTexts)
    if (uint64_t count = model.loss(text.kind))
      lines.push_back(counted(count, text.thing) + " " + text.what);
  uint64_t unknown = 0;
  for (size_t i = static_cast<size_t>(Loss::kCount); i < abi::kLossSlots; ++i)
    unknown += model.loss(static_cast<Loss>(i));
  if (unknown)
    lines.push_back(counted(unknown, "event") +
                    " of a kind this autoprof-report does not know");
  for (std::string &line : describeEventLosses(model))
    lines.push_back(std::move(line));
  for (std::string &line : describeHeapLosses(model))
    lines.push_back(std::move(line));
  for (std::string &line : describeUserLosses(model))
    lines.push_back(std::move(line));
  for (const Run &run : model.runs)
    if (run.firstErrno) {
      lines.push_back(std::string("the first refusal was: ") +
                      std::strerror(static_cast<int>(run.firstErrno)));
      break;
    }
  return lines;
}

} // namespace autoprof
