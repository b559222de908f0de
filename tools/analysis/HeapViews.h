//===-- HeapViews.h - allocations by site, function, type and path --------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Groups the entries of the heap's model and puts the groups in order. Every
// heap report is one of these views; the sums of a view over all its rows are
// those of the heap.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_HEAPVIEWS_H
#define AUTOPROF_ANALYSIS_HEAPVIEWS_H

#include "analysis/Model.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace autoprof {

enum class HeapBy { Site, Function, Type, Path };

enum class HeapSort {
  Bytes,
  Count,
  Mean,
  Max,
  Live,
  Blocks,
  Peak,
  Temporary,
  Copied,
  Name
};

struct HeapRow {
  /// One of the group's entries: what the group has in common is told by it.
  const HeapEntry *entry = nullptr;
  HeapFigures figures;
  Survivors survivors;
  std::optional<bool> isReachable = {}; ///< of leaks, if that is known
};

using WantEntry = std::function<bool(const HeapEntry &)>;

/// Rows of all entries that are \p wanted, in no order.
std::vector<HeapRow> groupHeap(const HeapModel &heap, HeapBy by,
                               const WantEntry &wanted);

/// Rows whose live blocks are all reachable, all lost, or all unknown.
std::vector<HeapRow> splitByReach(const std::vector<HeapRow> &rows);

/// Largest first; rows that are equal in \p key by bytes, then by name.
void sortHeap(const HeapModel &heap, std::vector<HeapRow> &rows, HeapSort key);

/// The entries whose function, file or type matches \p pattern, a glob; with
/// \p onPath also those with such a function on their call path.
std::vector<bool> matchEntries(const Model &model, const std::string &pattern,
                               bool onPath);

/// Functions of a call path, outermost first.
std::vector<FunctionIndex> framesOf(const CallTree &tree, TreeIndex path);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_HEAPVIEWS_H
