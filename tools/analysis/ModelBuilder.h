//===-- ModelBuilder.h - from traces to the model -------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Adds runs one after another, threads of a run one after another, so that
// memory holds the model and one thread's counters. Knows no files: the
// caller hands in what was read.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_MODELBUILDER_H
#define AUTOPROF_ANALYSIS_MODELBUILDER_H

#include "analysis/CallForest.h"
#include "analysis/HeapBuilder.h"
#include "analysis/Model.h"
#include "analysis/RunClock.h"
#include "analysis/TimeSolver.h"
#include "analysis/UserBuilder.h"

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace autoprof {

class ModelBuilder {
public:
  using ReadBlock = std::function<BlockCounts(size_t)>;
  /// Told the index a thread will have; false leaves its calls and times out.
  using WantThread = std::function<bool(uint32_t)>;

  void setThreads(WantThread wanted) { wanted_ = std::move(wanted); }
  /// \p readBlock gives the counters of data.blocks[i], \p readLive the live
  /// blocks. Both may add to data.damage, which is looked at afterwards.
  void addRun(const TraceData &data, const ReadBlock &readBlock,
              const HeapBuilder::ReadLive &readLive);
  Model finish();

private:
  struct RunContext {
    const TraceData &data;
    const CallForest &forest;
    RunClock clock;
    uint64_t endTicks;
    std::vector<TreeIndex> treeOf; ///< by position
  };

  FunctionIndex functionFor(const RunContext &context, abi::FuncId id);
  FunctionIndex internFunction(const FuncInfo &info);
  void mapNodes(RunContext &context);
  void addThread(RunContext &context, size_t block, const ReadBlock &read,
                 TimeSolver &solver);
  void addSolved(const RunContext &context,
                 const std::vector<SolvedNode> &solvedNodes, Thread &thread);
  FunctionIndex entryOf(const RunContext &context,
                        const std::vector<SolvedNode> &solvedNodes);
  void addCounters(const RunContext &context, const BlockCounts &counts);
  void addCounts(const RunContext &context, const BlockCounts &counts);
  void compareDurations(const BlockCounts &counts, uint64_t slack);
  void addStat(const RunContext &context, const SolvedNode &solved);
  std::vector<FunctionIndex> openStack(const RunContext &context,
                                       abi::Handle cursor);
  void addSampling(const RunContext &context, const BlockInfo &info,
                   const BlockCounts &counts);
  void addOpenWait(const RunContext &context, const BlockInfo &info,
                   BlockCounts &counts) const;
  void setStandardErrors();
  Run describe(const TraceData &data) const;
  static Choice choiceOf(const TraceData &data, const RunClock &clock);
  void markCycle(TreeIndex edge);
  void sumFunctions();

  /// kNoTreeNode for what is not in the file.
  TreeIndex pathOf(const RunContext &context, abi::NodeId node);

  Model model_;
  UserBuilder user_;
  HeapBuilder heap_;
  WantThread wanted_;
  std::unordered_map<std::string, FunctionIndex> functionByKey_;
  std::vector<FunctionIndex> functionOf_; ///< of this run, by funcs index
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_MODELBUILDER_H
