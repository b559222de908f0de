//===-- PathColumns.h - the call tree of a page ---------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The paths of a model as columns, callers before callees, siblings longest
// first, so that a path's depth says whose callee it is. Totals are not stored:
// they are sums of what is.
//
//   P.function   number of the function (FunctionNumbers)
//   P.depth      0: the root
//   P.calls
//   P.flags      PathFlag
//   P.self_ns
//   P.wait_ns    of self_ns, when waits were measured
//   P.samples    in the path itself, when anything was sampled
//   P.allocations, P.bytes, P.peak, P.leaked, P.temporary
//                when the heap was recorded
//
// with P = "nodes", or "base" for what the page compares with. One thread's
// share is sparse: "thread.N.node" (each as the distance from the one before),
// "thread.N.calls", "thread.N.self_ns", "thread.N.wait_ns".
// "durations.function", ".ns", ".count" are a histogram of call durations for
// every function that has one.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_PATHCOLUMNS_H
#define AUTOPROF_REPORT_PATHCOLUMNS_H

#include "analysis/Model.h"
#include "report/html/Columns.h"

#include <string>
#include <vector>

namespace autoprof {

enum PathFlag : uint64_t {
  kPathRecursive = 1, ///< a call back to the nearest such function above
  kPathSelfEstimated = 2,
  kPathTotalEstimated = 4,
  kPathUntimed = 8,  ///< its time is its callers'
  kPathUnknown = 16, ///< no time is known
  kPathTail = 32     ///< every call was a tail call
};

/// The functions of a page: first those that the function table shows, in its
/// order, then what else stands on call paths.
class FunctionNumbers {
public:
  explicit FunctionNumbers(const Model &model);

  uint64_t of(FunctionIndex function) const;
  const std::vector<FunctionIndex> &shown() const { return shown_; }
  const std::vector<FunctionIndex> &others() const { return others_; }

private:
  std::vector<FunctionIndex> shown_, others_;
  std::vector<uint64_t> numbers_; ///< of real functions
  uint64_t rootNumber_ = 0, overflowNumber_ = 0;
};

class PathColumns {
public:
  PathColumns(const Model &model, const FunctionNumbers &numbers,
              const std::string &prefix, Columns &columns);

  /// \p thread: the model of one of its threads alone.
  void addThread(const Model &thread, uint32_t index);
  void addDurations();

private:
  void addPaths();
  void addHeap();

  const Model &model_;
  const FunctionNumbers &numbers_;
  std::string prefix_;
  Columns &columns_;
  std::vector<TreeIndex> order_; ///< preorder
};

} // namespace autoprof

#endif // AUTOPROF_REPORT_PATHCOLUMNS_H
