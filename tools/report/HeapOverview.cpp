//===-- HeapOverview.cpp - what to know first of a program's memory -------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "report/HeapFields.h"
#include "report/HeapReport.h"
#include "report/Summary.h"
#include "report/Text.h"

#include <fmt/format.h>

namespace autoprof {

namespace {

constexpr size_t kTopSites = 10;
constexpr size_t kTopLeaks = 3;
constexpr size_t kTopGrown = 5;
constexpr uint64_t kManyResizes = 3;

std::string size(uint64_t bytes) { return formatBytes(bytes); }

/// "exit" when all programs came to theirs.
const char *endOf(const Model &model) {
  for (const HeapRun &run : model.heap.runs)
    if (model.runs[run.run].state != abi::RunState::Exited)
      return "the end of the trace";
  return "exit";
}

std::string peakText(const Model &model) {
  const HeapModel &heap = model.heap;
  std::string text = fmt::format("{} in {}", formatLive(heap.peakBytes()),
                                 counted(heap.peakBlocks(), "block"));
  if (heap.runs.size() == 1)
    text += fmt::format(", after {}",
                        formatNs(static_cast<double>(heap.runs[0].peakNs)));
  else
    text += fmt::format(", the sum of {} runs' peaks", heap.runs.size());
  if (uint64_t error = heap.peakErrorBytes())
    text += fmt::format("; may be off by {}", size(error));
  return text;
}

std::string leftText(const HeapFigures &sum) {
  if (sum.liveBlocks() == 0 && sum.liveBytes() == 0)
    return "nothing";
  return fmt::format("{} in {}", formatLive(sum.liveBytes()),
                     counted(sum.liveBlocks(), "block"));
}

void printSummary(const Model &model, const Output &out) {
  const HeapModel &heap = model.heap;
  HeapFigures sum = heap.sum(), maps = heap.sum(true);
  Summary summary(out);
  summary.line("allocations",
               fmt::format("{}; {} in total, {} in the mean",
                           formatCount(sum.count), size(sum.bytes),
                           size(static_cast<uint64_t>(sum.mean() + 0.5))));
  summary.line("frees",
               formatCount(sum.frees) +
                   (sum.otherThread
                        ? fmt::format("; {} by another thread than the one "
                                      "that allocated",
                                      formatCount(sum.otherThread))
                        : ""));
  summary.line("peak", peakText(model), Role::Title);
  summary.line("live", leftText(sum) + fmt::format(" at {}", endOf(model)),
               sum.liveBlocks() ? Role::Hot : Role::Plain);
  summary.line("temporary",
               fmt::format("{}, {} of all: freed before the next allocation "
                           "of their thread",
                           formatCount(sum.temporary),
                           formatShare(sum.temporary, sum.count)));
  if (sum.resizes)
    summary.line("resized",
                 fmt::format("{}; {} copied", formatCount(sum.resizes),
                             size(sum.copiedBytes)));
  if (sum.failed)
    summary.line("failed",
                 counted(sum.failed, "request") +
                     " answered with null or bad_alloc",
                 Role::Hot);
  if (sum.badFrees)
    summary.line("bad frees",
                 counted(sum.badFrees, "block") +
                     " given back by the wrong function or with a wrong size",
                 Role::Hot);
  if (maps.count)
    summary.line("mapped",
                 fmt::format("{}, {}, besides the heap; {} at {}",
                             counted(maps.count, "mapping"), size(maps.bytes),
                             leftText(maps), endOf(model)));
  for (const std::string &loss : describeHeapLosses(model))
    summary.line("lost", loss, Role::Hot);
  for (const std::string &event : describeHeapEvents(model))
    summary.line("note", event);
}

void printTitle(const std::string &text, const Output &out) {
  out.stream << '\n' << out.colored(Role::Title, text) << "\n\n";
}

/// Blocks that were made larger again and again.
void printGrown(const Model &model, const HeapOptions &options,
                const Output &out) {
  HeapOptions own = options;
  own.top = 0;
  HeapChoice choice = chooseHeap(model, HeapBy::Site, HeapSort::Copied, own);
  size_t shown = 0;
  for (const HeapRow &row : choice.rows) {
    const HeapFigures &f = row.figures;
    if (f.maxResizes < kManyResizes || f.copiedBytes == 0 || shown == kTopGrown)
      continue;
    if (shown++ == 0)
      printTitle("Blocks that grew step by step", out);
    const HeapSite &site = model.heap.siteOf(*row.entry);
    std::string place = placeOfSite(site);
    out.stream << out.colored(
                      Role::Name,
                      printable(model.heap.functions[site.function].name))
               << (place.empty() ? "" : "  " + out.colored(Role::Faint, place))
               << fmt::format("  grew {}{}, {} copied: reserve\n",
                              f.maxResizes >= 255 ? "over " : "",
                              counted(f.maxResizes, "time"),
                              size(f.copiedBytes));
  }
}

} // namespace

std::vector<std::pair<std::string, std::string>>
heapSummaryLines(const Model &model) {
  const HeapModel &heap = model.heap;
  if (!heap.isRecorded())
    return {};
  HeapFigures sum = heap.sum();
  return {{"heap",
           fmt::format("{}, {}; {} temporary", counted(sum.count, "allocation"),
                       size(sum.bytes), formatShare(sum.temporary, sum.count))},
          {"", fmt::format("peak {}", peakText(model))},
          {"", fmt::format("{} live at {}", leftText(sum), endOf(model))}};
}

void printHeapOverview(const Model &model, HeapOptions &options,
                       const Output &out) {
  printSummary(model, out);
  const HeapModel &heap = model.heap;
  if (heap.runs.size() == 1 && heap.runs[0].peakPath != kNoTreeNode) {
    printTitle("The peak was reached in", out);
    printFrames(model, heap.runs[0].peakPath, out);
  }
  HeapOptions sites = options;
  sites.top = options.top.value_or(kTopSites);
  HeapSort sort = options.sort.value_or(HeapSort::Bytes);
  printTitle("Largest sites", out);
  printHeapTable(model, chooseHeap(model, HeapBy::Site, sort, sites),
                 HeapBy::Site, out);
  HeapOptions mapped = sites;
  if (HeapChoice maps = chooseHeap(model, HeapBy::Site, sort, mapped, true);
      !maps.rows.empty()) {
    printTitle("Anonymous mappings, not heap", out);
    printHeapTable(model, maps, HeapBy::Site, out);
  }
  printGrown(model, options, out);
  options.top = options.top.value_or(kTopLeaks);
  if (HeapChoice leaks = chooseLeaks(model, options); leaks.all > 0) {
    printTitle("Never freed", out);
    printStacks(model, leaks, HeapView::Leaks, out);
  }
  printSuppressed(options.suppressions, out);
  std::string path = printable(model.runs.front().path);
  if (model.runs.size() > 1)
    path += " ...";
  out.stream << '\n'
             << out.colored(Role::Faint,
                            "See more: autoprof-report heap sites|functions|"
                            "paths|types|leaks|peak|temporary|sizes|timeline|"
                            "scopes " +
                                path)
             << '\n';
}

} // namespace autoprof
