//===-- TraceData.h - what a trace says, as plain values ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The boundary between reading and analysis: only published records, ids as in
// the file, ticks as in the file. Nothing here has been judged: a parent may
// be missing, a count may be absurd. Whatever could not be read is in Damage.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TRACE_TRACEDATA_H
#define AUTOPROF_TRACE_TRACEDATA_H

#include "autoprof/abi.h"
#include "trace/HeapData.h"
#include "trace/IdMap.h"
#include "trace/InlinedText.h"
#include "trace/UserData.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace autoprof {

struct FuncInfo {
  abi::FuncId id = 0;
  std::string name; ///< linkage name
  std::string file;
  uint32_t line = 0;
  uint32_t flags = 0;
  uint64_t module = 0;

  bool isScope() const { return flags & abi::kDescScope; }
  bool isAsked() const { return flags & abi::kDescAsked; }
  InlinedList inlined; ///< into it
};

struct NodeInfo {
  abi::NodeId id = 0;
  abi::FuncId func = 0;
  abi::NodeId parent = 0;
  abi::NodeId target = 0; ///< for recursive edges: the ancestor
  uint32_t flags = 0;     ///< abi::NodeFlags

  bool isTail() const { return flags & abi::kNodeTail; }
  bool isRecursive() const { return flags & abi::kNodeRecursive; }
};

struct TailInfo {
  uint32_t id = 0;
  abi::NodeId via = 0;
  abi::NodeId returnTo = 0;
};

/// What one thread counted for one node.
struct NodeCount {
  abi::NodeId node = 0;
  uint64_t calls = 0;
  abi::NodeStat stat{};
};

/// What samples of one thread say of one node.
struct SampleCount {
  abi::NodeId node = 0;
  abi::NodeSample sample{};
};

/// What counters of one thread say of one node.
struct CounterCount {
  abi::NodeId node = 0;
  abi::NodeCounters counters{};
};

/// One bucket of a histogram: middle, ticks, and how many.
using HistBucket = std::pair<uint64_t, uint64_t>;

struct FuncHistogram {
  abi::FuncId func = 0;
  std::vector<HistBucket> buckets;
};

/// One block's header, and with readBlock all that it counted.
struct BlockInfo {
  uint64_t offset = 0;
  abi::BlockHeader header{};
  std::string name;
};

struct BlockCounts {
  std::vector<NodeCount> nodes;
  std::vector<abi::ClockRecord> open; ///< outermost first
  std::vector<FuncHistogram> histograms;
  std::vector<HeapCount> heap;
  std::vector<SampleCount> samples;
  std::vector<UserCount> user;
  std::vector<UserCellInfo> userCells;
  std::vector<CounterCount> counters;
  /// As in abi::BlockHeader.
  uint64_t steadyNs = 0, preemptedNs = 0, runtimeNs = 0;
  uint64_t overheadTicks = 0; ///< of clocked calls, in none of their times
};

/// A chunk of events: where it is and what it said of itself.
struct EventChunkInfo {
  uint64_t offset = 0;
  abi::EventChunk header{};

  uint64_t lastTicks() const {
    return header.BaseTicks + abi::ticksOfState(header.State);
  }
};

/// What could not be read, by kind.
struct Damage {
  uint64_t missingBytes = 0; ///< the tables reach beyond the file's end
  uint64_t functions = 0;
  uint64_t nodes = 0;
  uint64_t tails = 0;
  uint64_t strings = 0;
  uint64_t blocks = 0;
  uint64_t slabs = 0;
  uint64_t histograms = 0;
  uint64_t sampleSlabs = 0;
  uint64_t clockRecords = 0;
  uint64_t heapSlabs = 0;
  uint64_t seriesPoints = 0;
  uint64_t sites = 0;        ///< allocation sites
  uint64_t heapTables = 0;   ///< tables of the heap, whole or their ends
  uint64_t liveSegments = 0; ///< chains of segments that broke
  uint64_t liveBlocks = 0;   ///< entries that make no sense
  uint64_t userTables = 0;   ///< what programs told: tables or their ends
  uint64_t eventChunks = 0;
  uint64_t events = 0; ///< places where the rest of a chunk makes no sense

  uint64_t records() const {
    return functions + nodes + tails + strings + blocks + slabs + histograms +
           sampleSlabs + seriesPoints + clockRecords + heapSlabs + sites +
           heapTables + liveSegments + liveBlocks + userTables + eventChunks +
           events;
  }
  bool any() const { return missingBytes || records(); }
};

struct TraceData {
  std::string path;
  uint64_t fileBytes = 0;
  abi::FileHeader header{};
  std::string program, commandLine, host, directory, options;
  std::string only, skip;            ///< globs, empty = not given
  std::vector<std::string> counters; ///< names of the events counted

  std::vector<FuncInfo> funcs;
  IdMap funcIndex;
  std::vector<NodeInfo> nodes; ///< in order of id, without root and overflow
  IdMap nodeIndex;
  std::vector<TailInfo> tails;
  IdMap tailIndex;
  std::vector<BlockInfo> blocks;        ///< in order of Index
  std::vector<abi::SeriesPoint> series; ///< in order of time
  HeapData heap;
  UserData user;
  Damage damage;
};

} // namespace autoprof

#endif // AUTOPROF_TRACE_TRACEDATA_H
