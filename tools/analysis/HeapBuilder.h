//===-- HeapBuilder.h - from traces to the model of memory ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// ModelBuilder's helper for the heap: sums the counters of all threads for
// each record of a run, then adds the record to its call path and site. The
// peak's rule is applied here: a counter that has not noticed the latest peak
// was at the peak what it is now.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_HEAPBUILDER_H
#define AUTOPROF_ANALYSIS_HEAPBUILDER_H

#include "analysis/HeapModel.h"
#include "analysis/Model.h"
#include "analysis/RunClock.h"
#include "trace/TraceData.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace autoprof {

class HeapBuilder {
public:
  using VisitLive = std::function<void(const LiveBlock &)>;
  using ReadLive = std::function<void(const VisitLive &)>;
  /// Where a node of this run is in the call tree; kNoTreeNode: nowhere.
  using PathOf = std::function<TreeIndex(abi::NodeId)>;

  void beginRun(const TraceData &data);
  void addBlock(const BlockInfo &block, const BlockCounts &counts,
                HeapModel &heap);
  /// Ends what beginRun began; the run is the last of \p model, and its nodes
  /// are in the call tree.
  void endRun(Model &model, const RunClock &clock, const PathOf &pathOf,
              const ReadLive &readLive);

private:
  struct RecordSum {
    HeapFigures figures;
    Survivors survivors;
  };

  void addSurvivors(const ReadLive &readLive, uint64_t durationNs);
  void addRecord(Model &model, const HeapRecordInfo &info, const RecordSum &sum,
                 const PathOf &pathOf);
  void addHeader(Model &model, const RunClock &clock, const PathOf &pathOf);
  void addScopes(HeapModel &heap);
  uint32_t siteFor(Model &model, const HeapRecordInfo &info, TreeIndex path);
  uint32_t functionFor(Model &model, FunctionIndex function);
  uint32_t inlinedFunctionFor(Model &model, const std::string &mangled);

  using SiteKey =
      std::tuple<uint32_t, std::string, uint32_t, uint8_t, std::string>;

  const TraceData *data_ = nullptr;
  std::vector<RecordSum> sums_; ///< of this run, by index in heap.records
  std::map<SiteKey, uint32_t> sites_;
  std::unordered_map<FunctionIndex, uint32_t> functions_;
  std::unordered_map<std::string, uint32_t> inlined_; ///< by linkage name
  std::unordered_map<uint64_t, uint32_t> entries_;    ///< by path and site
  std::unordered_map<std::string, size_t> scopes_;
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_HEAPBUILDER_H
