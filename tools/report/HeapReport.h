//===-- HeapReport.h - the parts of the heap reports ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What HeapReport.cpp, which chooses the rows, hands to the files that show
// them.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_HEAPREPORT_H
#define AUTOPROF_REPORT_HEAPREPORT_H

#include "analysis/HeapViews.h"
#include "report/Reports.h"

#include <string>
#include <vector>

namespace autoprof {

/// Rows in order, and how many there were before --top.
struct HeapChoice {
  std::vector<HeapRow> rows;
  size_t all = 0;
  HeapFigures sum; ///< over all of them, before --top
};

/// What the last column of a table of allocations names.
void printHeapTable(const Model &model, const HeapChoice &choice, HeapBy by,
                    const Output &out);
void printTemporaryTable(const Model &model, const HeapChoice &choice,
                         const Output &out);

/// Call paths below each other, innermost frame first. \p view says which
/// figures head them: Leaks, Peak or Paths.
void printStacks(const Model &model, const HeapChoice &choice, HeapView view,
                 const Output &out);
/// The frames of one path, without figures.
void printFrames(const Model &model, TreeIndex path, const Output &out);

void reportSizes(const Model &model, const Output &out);
void reportHeapTimeline(const Model &model, const Output &out);
void reportScopes(const Model &model, const Output &out);

/// The leaks that no rule suppresses, largest first.
HeapChoice chooseLeaks(const Model &model, HeapOptions &options);
void printHeapOverview(const Model &model, HeapOptions &options,
                       const Output &out);
/// "suppressed 2 blocks, 64 B: leak:foo" for each rule that matched.
void printSuppressed(const Suppressions &suppressions, const Output &out);

/// Rows of one kind (mappings or not), filtered, sorted, cut.
HeapChoice chooseHeap(const Model &model, HeapBy by, HeapSort sort,
                      const HeapOptions &options, bool mappings = false);

} // namespace autoprof

#endif // AUTOPROF_REPORT_HEAPREPORT_H
