//===-- BlockReader.cpp - the counters of one thread ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The half of TraceFile that reads blocks: slabs of call counts and times, the
// stack of open clocked calls, and histograms. A slab or histogram that lies
// outside the file is counted as damage; everything else of the block is kept.
//
//===----------------------------------------------------------------------===//
#include "trace/TraceFile.h"

#include <algorithm>
#include <unordered_set>

namespace autoprof {

using namespace abi;

namespace {

/// Sizes a file may name; more is damage, not a newer version.
constexpr uint64_t kMaxIdsPerPage = 1 << 20;

bool isZero(const NodeStat &stat) {
  return stat.Clocked == 0 && stat.AllTicks == 0;
}

} // namespace

BlockCounts TraceFile::readBlock(size_t index) {
  BlockCounts counts;
  const BlockInfo &block = data_.blocks.at(index);
  readSlabs(block, counts);
  readOpenCalls(block, counts);
  readHistograms(block, counts);
  countMissingCalls(block, counts);
  readSamples(block, counts);
  readCounters(block, counts);
  readHeapSlabs(block, counts);
  readUserCounts(block, counts);
  return counts;
}

/// A thread that is in a call or timed one has counted it, unless it began as a
/// fork's; and it says of how many nodes it has counted calls.
void TraceFile::countMissingCalls(const BlockInfo &block,
                                  const BlockCounts &counts) {
  const FileHeader &header = data_.header;
  bool hasCalled =
      block.header.Cursor != handleOf(kRootNode) || !counts.histograms.empty();
  if (header.Resets != 0 || data_.damage.slabs != 0)
    return;
  bool hasNone = hasCalled && counts.nodes.empty() && header.ForkedFrom == 0 &&
                 header.Losses[size_t(Loss::CallsNoSpace)] == 0;
  auto isCalled = [](const NodeCount &count) { return count.calls != 0; };
  auto called = std::ranges::count_if(counts.nodes, isCalled);
  if (hasNone || static_cast<uint64_t>(called) < block.header.PathsCalled)
    ++data_.damage.slabs;
}

void TraceFile::readSlabs(const BlockInfo &block, BlockCounts &counts) {
  const FileHeader &header = data_.header;
  uint64_t perSlab = header.NodesPerSlab;
  if (perSlab == 0 || perSlab > kMaxIdsPerPage) {
    ++data_.damage.slabs;
    return;
  }
  uint64_t slots = std::min(block.header.SlabSlots,
                            uint64_t{header.Nodes.Count} / perSlab + 1);
  std::unordered_set<uint32_t> seen;
  uint64_t bytes = 0; // of all slabs, which do not overlap
  for (uint64_t slot = 0; slot < slots; ++slot) {
    auto page = file_.read<uint32_t>(block.header.SlabIndex + slot * 4);
    if (!page) {
      ++data_.damage.slabs;
      return;
    }
    if (*page == 0)
      continue;
    uint64_t base = uint64_t{*page} * kPage;
    if (!file_.contains(base, perSlab * sizeof(uint64_t)) ||
        !seen.insert(*page).second) {
      ++data_.damage.slabs;
      continue;
    }
    bytes += perSlab * sizeof(uint64_t);
    if (bytes > file_.size()) {
      ++data_.damage.slabs;
      return;
    }
    for (uint64_t i = 0; i < perSlab; ++i) {
      NodeCount count;
      count.node = static_cast<NodeId>(slot * perSlab + i);
      count.calls = *file_.read<uint64_t>(base + i * sizeof(uint64_t));
      // A file cut inside a slab keeps its counts and loses its times.
      count.stat = file_
                       .read<NodeStat>(base + perSlab * sizeof(uint64_t) +
                                       i * sizeof(NodeStat))
                       .value_or(NodeStat{});
      if (count.calls || !isZero(count.stat))
        counts.nodes.push_back(count);
    }
    // An empty one may be whole: a thread killed behind making it has counted
    // nothing there. What a disk lost, countMissingCalls() misses.
    if (!file_.contains(base, perSlab * (sizeof(uint64_t) + sizeof(NodeStat))))
      ++data_.damage.slabs;
  }
}

void TraceFile::readOpenCalls(const BlockInfo &block, BlockCounts &counts) {
  uint64_t top = block.header.ClockTop;
  if (top > kClockRecords) {
    data_.damage.clockRecords += top - kClockRecords;
    top = kClockRecords;
  }
  for (uint64_t i = 0; i < top; ++i) {
    auto record = file_.read<ClockRecord>(block.header.ClockOffset +
                                          i * sizeof(ClockRecord));
    if (!record) {
      data_.damage.clockRecords += top - i;
      return;
    }
    if (record->Node == kNoNode) {
      ++data_.damage.clockRecords;
      continue;
    }
    counts.open.push_back(*record);
  }
}

void TraceFile::readHistograms(const BlockInfo &block, BlockCounts &counts) {
  const FileHeader &header = data_.header;
  uint64_t perPage = header.FuncsPerPage;
  if (block.header.HistIndexAt == 0 || perPage == 0 || perPage > kMaxIdsPerPage)
    return;
  // By function, not by slot: a damaged header may promise any number of those.
  uint64_t lastBad = UINT64_MAX;
  for (const FuncInfo &func : data_.funcs) {
    uint64_t slot = func.id / perPage;
    if (slot >= block.header.HistSlots)
      continue;
    auto page = file_.read<uint32_t>(block.header.HistIndexAt + slot * 4);
    if (!page || *page == 0)
      continue;
    auto at =
        file_.read<uint32_t>(uint64_t{*page} * kPage + func.id % perPage * 4);
    if (!at) {
      data_.damage.histograms += slot != lastBad;
      lastBad = slot;
      continue;
    }
    if (*at == 0)
      continue;
    FuncHistogram histogram;
    histogram.func = func.id;
    if (!readHistogram(uint64_t{*at} * 64, histogram))
      ++data_.damage.histograms;
    if (!histogram.buckets.empty())
      counts.histograms.push_back(std::move(histogram));
  }
}

void TraceFile::readSamplePage(uint64_t page, NodeId first,
                               BlockCounts &counts) {
  uint64_t bytes = data_.header.SampleBytes;
  for (uint64_t i = 0; i < kPage / bytes; ++i) {
    auto sample = file_.read<NodeSample>(page * kPage + i * bytes);
    if (!sample) {
      ++data_.damage.sampleSlabs;
      return;
    }
    if (sample->Samples || sample->Waits || sample->SystemCalls ||
        sample->Throws)
      counts.samples.push_back({static_cast<NodeId>(first + i), *sample});
  }
}

void TraceFile::readSamples(const BlockInfo &block, BlockCounts &counts) {
  uint64_t bytes = data_.header.SampleBytes;
  if (bytes < sizeof(NodeSample) || bytes > kPage)
    return;
  counts.runtimeNs = block.header.RuntimeNs;
  counts.overheadTicks = block.header.OverheadTicks;
  counts.steadyNs = block.header.SteadyNs;
  counts.preemptedNs = block.header.PreemptedNs;
  uint64_t perPage = kPage / bytes;
  uint64_t pages = uint64_t{data_.header.Nodes.Count} / perPage + 1;
  for (uint64_t i = 0; i < pages; ++i) {
    uint64_t table = i / kPagesPerSampleTable;
    if (table >= kSampleTables)
      return;
    uint64_t at = uint64_t{block.header.SampleTables[table]} * kPage;
    auto page =
        file_.read<uint32_t>(at + i % kPagesPerSampleTable * sizeof(uint32_t));
    if (at == 0 || !page || *page == 0)
      continue;
    readSamplePage(*page, static_cast<NodeId>(i * perPage), counts);
  }
}

void TraceFile::readCounters(const BlockInfo &block, BlockCounts &counts) {
  for (size_t table = 0; table < kCounterTables && !data_.counters.empty();
       ++table) {
    uint64_t at = uint64_t{block.header.CounterTables[table]} * kPage;
    for (uint32_t i = 0; at && i < kPagesPerSampleTable; ++i) {
      auto page = file_.read<uint32_t>(at + i * sizeof(uint32_t));
      if (!page || (*page && !file_.contains(uint64_t{*page} * kPage, kPage))) {
        ++data_.damage.sampleSlabs;
        continue;
      }
      uint64_t first = (table * kPagesPerSampleTable + i) * kCountersPerPage;
      for (uint64_t n = 0; *page && n < kCountersPerPage; ++n) {
        auto counters = file_.read<NodeCounters>(uint64_t{*page} * kPage +
                                                 n * sizeof(NodeCounters));
        if (counters &&
            std::any_of(std::begin(counters->Value), std::end(counters->Value),
                        [](uint64_t value) { return value > 0; }))
          counts.counters.push_back(
              {static_cast<NodeId>(first + n), *counters});
      }
    }
  }
}

/// False when part of it lies outside the file; what could be read is kept.
bool TraceFile::readHistogram(uint64_t offset, FuncHistogram &histogram) {
  auto index = file_.read<Histogram>(offset);
  if (!index)
    return false;
  bool whole = true;
  for (unsigned octave = 0; octave < kHistOctaves; ++octave) {
    if (index->Octave[octave] == 0)
      continue;
    uint64_t base = uint64_t{index->Octave[octave]} * 64;
    if (!file_.contains(base, sizeof(HistCounts))) {
      whole = false;
      continue;
    }
    for (unsigned sub = 0; sub < kHistSub; ++sub)
      if (uint32_t count = *file_.read<uint32_t>(base + sub * 4))
        histogram.buckets.emplace_back(histValue({octave, sub}), count);
  }
  return whole;
}

} // namespace autoprof
