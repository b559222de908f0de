//===-- LiveReport.cpp - one picture of a running program -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/LiveReport.h"

#include "analysis/Checks.h"
#include "report/Fields.h"
#include "report/Summary.h"
#include "report/Table.h"
#include "report/Text.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <tuple>

namespace autoprof {

namespace {

constexpr size_t kUsualFunctions = 20;
constexpr size_t kUsualThreads = 16;
constexpr size_t kSummaryLines = 4, kTableHeads = 4; ///< with blank lines

std::string perSecond(double rate) {
  return formatCount(static_cast<uint64_t>(std::llround(rate))) + "/s";
}

struct Shares {
  size_t functions = kUsualFunctions, threads = kUsualThreads;
};

/// Threads get what they need, at most a third of the lines.
Shares shareLines(size_t lines, size_t threads) {
  if (lines == 0)
    return {};
  size_t rest =
      lines - std::min(lines, kSummaryLines + kTableHeads + 1); // the cursor's
  Shares shares;
  shares.threads = std::min(threads, std::max<size_t>(rest / 3, 1));
  shares.functions = rest - std::min(rest, shares.threads);
  return shares;
}

double sortValue(const Function &function, const LiveRate &rate,
                 LiveSort sort) {
  switch (sort) {
  case LiveSort::Self:
    return static_cast<double>(function.selfNs);
  case LiveSort::Now:
    return static_cast<double>(rate.selfNs);
  case LiveSort::Rate:
    return rate.callsPerSecond;
  case LiveSort::Calls:
    return static_cast<double>(function.calls);
  case LiveSort::Name:
    return 0;
  }
  return 0;
}

std::vector<FunctionIndex> ordered(const Model &model, const LiveRates &rates,
                                   LiveSort sort) {
  std::vector<FunctionIndex> chosen;
  for (FunctionIndex i = 0; i < model.functions.size(); ++i)
    if (model.functions[i].calls > 0)
      chosen.push_back(i);
  std::sort(chosen.begin(), chosen.end(),
            [&](FunctionIndex a, FunctionIndex b) {
              const Function &fa = model.functions[a], &fb = model.functions[b];
              double va = sortValue(fa, rates.ofFunction(a), sort);
              double vb = sortValue(fb, rates.ofFunction(b), sort);
              if (va != vb)
                return va > vb;
              return std::tie(fa.name, fa.file, fa.line, a) <
                     std::tie(fb.name, fb.file, fb.line, b);
            });
  return chosen;
}

void printSummary(const Model &model, const LiveRates &rates,
                  const std::string &state, const Output &out) {
  const Run &run = model.runs.front();
  Summary summary(out);
  summary.line("program", fmt::format("{}, pid {}", run.commandLine, run.pid),
               Role::Title);
  summary.line("state", fmt::format("{}, {} since its start", state,
                                    formatNs(double(run.durationNs))));
  summary.line("calls",
               fmt::format("{}, {}; {}, {}", formatCount(model.calls()),
                           perSecond(rates.ofAll().callsPerSecond),
                           counted(model.functions.size(), "function"),
                           counted(run.nodes, "call path")));
  if (model.heap.runs.empty())
    return;
  const HeapRun &heap = model.heap.runs.front();
  auto positive = [](int64_t value) {
    return static_cast<uint64_t>(std::max<int64_t>(value, 0));
  };
  summary.line("heap", fmt::format("{} in {}, peak {}",
                                   formatBytes(positive(heap.liveBytes)),
                                   counted(positive(heap.liveBlocks), "block"),
                                   formatBytes(positive(heap.peakBytes))));
}

void printFunctions(const Model &model, const LiveRates &rates, LiveSort sort,
                    size_t most, const Output &out) {
  Table table(
      {{"self %", 1}, {"self", 3}, {"now", 0}, {"calls/s", 0}, {"calls", 2}},
      "function");
  std::vector<FunctionIndex> chosen = ordered(model, rates, sort);
  chosen.resize(std::min(chosen.size(), most));
  uint64_t nowNs = rates.ofAll().selfNs;
  for (FunctionIndex index : chosen) {
    const Function &function = model.functions[index];
    const LiveRate &rate = rates.ofFunction(index);
    Row row;
    row.cells = {formatShare(function.selfNs, model.totalNs()),
                 (function.isExact() && !function.isSelfEstimated ? "" : "~") +
                     formatNs(static_cast<double>(function.selfNs)),
                 formatShare(rate.selfNs, nowNs),
                 formatCount(std::llround(rate.callsPerSecond)),
                 formatCount(function.calls)};
    bool isHot = rate.selfNs > 0 && rate.selfNs * 10 >= nowNs;
    row.roles = {Role::Plain, Role::Plain, isHot ? Role::Hot : Role::Plain};
    row.name = printable(function.name);
    row.place = placeOf(model, index);
    table.add(std::move(row));
  }
  table.print(out);
}

void printThreads(const Model &model, const LiveRates &rates, size_t most,
                  const Output &out) {
  std::vector<size_t> chosen(model.threads.size());
  for (size_t i = 0; i < chosen.size(); ++i)
    chosen[i] = i;
  // The busiest ones, in their own order.
  if (chosen.size() > most) {
    std::stable_sort(chosen.begin(), chosen.end(), [&](size_t a, size_t b) {
      return rates.ofThread(a).callsPerSecond >
             rates.ofThread(b).callsPerSecond;
    });
    chosen.resize(most);
    std::sort(chosen.begin(), chosen.end());
  }
  Table table(
      {{"tid", 1}, {"calls/s", 0}, {"thread", 0, true}},
      model.threads.size() > most
          ? fmt::format("is in ({} of {} threads)", most, model.threads.size())
          : "is in");
  for (size_t i : chosen) {
    const Thread &thread = model.threads[i];
    Row row;
    row.cells = {std::to_string(thread.tid),
                 formatCount(std::llround(rates.ofThread(i).callsPerSecond)),
                 printable(thread.name)};
    row.name = thread.openStack.empty()
                   ? "-"
                   : printable(model.nameOf(thread.openStack.back()));
    table.add(std::move(row));
  }
  table.print(out);
}

} // namespace

void reportLive(const Model &model, const LiveRates &rates,
                const LiveOptions &options, const Output &out) {
  Shares shares = shareLines(options.lines, model.threads.size());
  printSummary(model, rates, options.state, out);
  out.stream << '\n';
  printFunctions(model, rates, options.sort, shares.functions, out);
  if (shares.threads > 0 && !model.threads.empty()) {
    out.stream << '\n';
    printThreads(model, rates, shares.threads, out);
  }
}

} // namespace autoprof
