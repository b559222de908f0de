//===-- OverviewTimes.cpp - where an overview's times come from -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Overhead.h"
#include "report/Fields.h"
#include "report/OverviewParts.h"
#include "report/Text.h"

#include <algorithm>
#include <fmt/format.h>

namespace autoprof {

namespace {

/// How often, and what it takes where that was asked for and is much.
std::string periodText(const Sampling &sampling) {
  std::string text = formatNs(static_cast<double>(sampling.periodNs));
  if (!sampling.askedNs)
    return text;
  text += sampling.askedNs < sampling.periodNs
              ? fmt::format(" (asked for: {}; the kernel's tick is no finer)",
                            formatNs(static_cast<double>(sampling.askedNs)))
              : " as asked for";
  uint64_t cpuNs = sampling.cpuNs + sampling.systemNs;
  if (sampling.budget && sampling.takingNs * 100 > cpuNs * sampling.budget)
    text += fmt::format(", which took {} of the CPU time, more than budget={}",
                        formatShare(sampling.takingNs, cpuNs), sampling.budget);
  return text;
}

/// CPU time of the processes in the kernel, as it counts: clocked calls, page
/// faults, other calls, signals of samples. 0 = not known.
uint64_t kernelNsOf(const Model &model) {
  const SeriesInfo &info =
      seriesInfos()[static_cast<size_t>(SeriesMetric::SystemNs)];
  int64_t sum = 0;
  for (const RunSeries &series : model.series)
    if (!series.points.empty() && series.points.back().has(info))
      sum += series.points.back()[SeriesMetric::SystemNs];
  return sum > 0 ? static_cast<uint64_t>(sum) : 0;
}

std::string overheadText(const Model &model) {
  const Sampling &sampling = model.sampling;
  Overhead overhead = overheadOf(model);
  std::string ofCall =
      fmt::format("a counted call {:.1f} ± {:.1f} ns",
                  static_cast<double>(sampling.hookPs) / 1000,
                  static_cast<double>(sampling.hookDoubtPs) / 1000);
  if (!overhead.isSeen)
    return fmt::format("hooks about {} ± {} ({}); {} cannot tell more",
                       formatNs(overhead.hookNs), formatNs(overhead.errorNs),
                       ofCall, counted(sampling.samples, "sample"));
  return fmt::format(
      "{} ± {:.1f}% of the CPU time, in no function's: hooks {} ({}{}), "
      "runtime {}",
      formatShare(sampling.hookNs + sampling.runtimeNs,
                  sampling.cpuNs + sampling.systemNs),
      100 * overhead.errorNs /
          std::max(static_cast<double>(sampling.cpuNs + sampling.systemNs),
                   1.0),
      formatNs(overhead.hookNs),
      sampling.areHooksSeen ? "seen by samples; " : "", ofCall,
      formatNs(overhead.runtimeNs));
}

} // namespace

void printSampling(const Model &model, Summary &summary) {
  const Sampling &sampling = model.sampling;
  if (sampling.samples == 0)
    return;
  auto by = [&](abi::SampleSource source) {
    return sampling.threadsBy[static_cast<size_t>(source)];
  };
  std::string source;
  if (by(abi::SampleSource::PerfEvent))
    source = "perf events (user time)";
  if (by(abi::SampleSource::ThreadTimer))
    source += std::string(source.empty() ? "" : " and ") +
              "thread timers (user and system time)";
  summary.line("samples", fmt::format("{} of CPU time by {}, every {}",
                                      formatCount(sampling.samples), source,
                                      periodText(sampling)));
  uint64_t kernelNs = kernelNsOf(model);
  if (sampling.systemCalls)
    summary.line(
        "system",
        fmt::format("{} in {} of the system that were clocked{}",
                    formatNs(static_cast<double>(sampling.systemNs)),
                    counted(sampling.systemCalls, "call"),
                    kernelNs
                        ? fmt::format("; {} in the kernel in all",
                                      formatNs(static_cast<double>(kernelNs)))
                        : ""));
  summary.line("overhead", overheadText(model));
}

void printCounters(const Model &model, Summary &summary) {
  std::vector<uint64_t> sums;
  for (const TreeNode &node : model.tree.nodes())
    addCounters(sums, node.counters);
  sums.resize(model.counterNames.size());
  std::string text;
  for (size_t i = 0; i < sums.size(); ++i)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ",
                        formatEvent(model.counterNames[i], sums[i]),
                        printable(model.counterNames[i]));
  summary.line("counters", text);
}

void printWaiting(const Model &model, Summary &summary) {
  if (!model.hasWaits)
    return;
  Waiting all;
  for (const TreeNode &node : model.tree.nodes())
    all.add(node.waiting);
  std::string text = formatNs(static_cast<double>(all.ns));
  if (all.count)
    text += fmt::format(
        " of {} ({}), in {}, the longest {}; for {}",
        formatNs(static_cast<double>(model.totalNs())),
        formatShare(all.ns, model.totalNs()), counted(all.count, "call"),
        formatNs(static_cast<double>(all.maxNs)), waitedFor(all));
  summary.line("waiting", text);
  if (uint64_t runnable = model.runnableNs(); isWorthALine(runnable, model))
    summary.line(
        "runnable",
        fmt::format("about {} of {} ({}): able to run, while others had the "
                    "processors",
                    formatNs(static_cast<double>(runnable)),
                    formatNs(static_cast<double>(model.totalNs())),
                    formatShare(runnable, model.totalNs())));
}

} // namespace autoprof
