//===-- Reports.h - the commands ------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One function for each command, each in a file of its own, each a view of
// the same model in the format that the output asks for.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_REPORTS_H
#define AUTOPROF_REPORT_REPORTS_H

#include "analysis/Bottlenecks.h"
#include "analysis/BuildSummary.h"
#include "analysis/Checks.h"
#include "analysis/HeapViews.h"
#include "analysis/Model.h"
#include "analysis/Suppressions.h"
#include "report/Output.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace autoprof {

/// How a table of functions is ordered: by time or count downwards, or by name.
enum class SortKey { Self, Total, Calls, Mean, Max, Name };

struct FunctionsOptions {
  SortKey sort = SortKey::Self;
  size_t top = 0;       ///< 0 = all
  std::string filter;   ///< glob, empty = all
  bool samples = false; ///< what samples alone say beside what is reported
};

/// Functions that were called, in order.
std::vector<FunctionIndex> selectFunctions(const Model &model,
                                           const FunctionsOptions &options);

struct TreeOptions {
  std::string root;               ///< glob; start at these functions
  std::string callers;            ///< glob; turn the tree round below these
  std::optional<double> minShare; ///< percent
  std::optional<uint32_t> depth;  ///< levels below the root
};

enum class HeapView {
  Overview,
  Sites,
  Functions,
  Paths,
  Types,
  Leaks,
  Peak,
  Temporary,
  Sizes,
  Timeline,
  Scopes
};

struct HeapOptions {
  HeapView view = HeapView::Overview;
  std::optional<HeapSort> sort; ///< else what the view is about
  std::optional<size_t> top;    ///< 0 = all; else a screenful of paths
  std::string filter;           ///< glob for function, file or type
  Suppressions suppressions;    ///< of leaks
};

void reportOverview(const Model &model, const Output &out);
/// Throws UsageError when samples are asked for and there are none.
void reportFunctions(const Model &model, const FunctionsOptions &options,
                     const Output &out);
/// Functions that were inlined, and where they went; filter: glob, empty = all.
void reportInlined(const Model &model, const std::string &filter,
                   const Output &out);
/// Throws UsageError when no function has the name asked for.
void reportTree(const Model &model, const TreeOptions &options,
                const Output &out);
/// Throws UsageError when the heap was not recorded, runtime_error when the
/// file has lost it.
void demandHeap(const Model &model);
/// Throws as demandHeap does.
void reportHeap(const Model &model, HeapOptions options, const Output &out);
/// The lines about the heap in the overview of everything: label and text.
std::vector<std::pair<std::string, std::string>>
heapSummaryLines(const Model &model);
/// The process over time.
void reportTimeline(const Model &model, const Output &out);
/// Calls per second in a line; nothing when the run was too short.
std::string timelineSummary(const Model &model);
void reportThreads(const Model &model, const Output &out);
void reportBottlenecks(const Model &model,
                       const std::vector<Threshold> &thresholds,
                       const Output &out);
/// What the plugin instrumented in a build.
void reportBuildSummary(const BuildSummary &summary, const Output &out);
/// Returns whether all checks passed.
bool reportVerify(const std::vector<Check> &checks, const Model &model,
                  const Output &out);

} // namespace autoprof

#endif // AUTOPROF_REPORT_REPORTS_H
