//===-- HeapBuilder.cpp - from traces to the model of memory --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/HeapBuilder.h"

#include "analysis/Names.h"

#include <algorithm>

namespace autoprof {

using namespace abi;

namespace {

/// Shorter runs are too short for eighths that are told apart by ms.
constexpr uint64_t kLeastForGrowthMs = 80;

HeapFigures figuresOf(const HeapStat &stat, uint32_t peakEpoch) {
  HeapFigures f;
  f.count = stat.Allocations;
  f.bytes = stat.Bytes;
  f.frees = stat.Frees;
  f.freedBytes = stat.FreedBytes;
  f.minSize = stat.MinSize;
  f.maxSize = stat.MaxSize;
  // Nothing changed here since before the peak: live now was live then.
  bool isOlder = stat.Epoch < peakEpoch;
  f.peakBytes = isOlder ? f.liveBytes() : stat.PeakBytes;
  f.peakBlocks = isOlder ? f.liveBlocks() : stat.PeakBlocks;
  f.temporary = stat.Temporary;
  f.otherThread = stat.OtherThread;
  f.resizes = stat.Resizes;
  f.maxResizes = stat.MaxResizes;
  f.copiedBytes = stat.CopiedBytes;
  f.failed = stat.Failed;
  f.badFrees = stat.BadFrees;
  std::copy(std::begin(stat.Lifetimes), std::end(stat.Lifetimes),
            f.lifetimes.begin());
  return f;
}

} // namespace

void HeapBuilder::beginRun(const TraceData &data) {
  data_ = &data;
  sums_.assign(data.heap.records.size(), {});
}

void HeapBuilder::addBlock(const BlockInfo &block, const BlockCounts &counts,
                           HeapModel &heap) {
  if (!data_->heap.isRecorded)
    return;
  for (size_t i = 0; i < heap.sizes.size(); ++i)
    heap.sizes[i] += block.header.HeapSizes[i];
  constexpr uint64_t kWide = UINT32_MAX;
  for (const HeapCount &count : counts.heap) {
    heap.evidence.isWide |= count.stat.Frees > kWide;
    uint32_t index = data_->heap.recordIndex.find(count.record);
    if (index == IdMap::kNone)
      ++heap.evidence.unplaced;
    else
      sums_[index].figures.add(
          figuresOf(count.stat, data_->heap.header.PeakEpoch));
  }
}

void HeapBuilder::addSurvivors(const ReadLive &readLive, uint64_t durationNs) {
  uint64_t runMs = std::max<uint64_t>(durationNs / 1'000'000, 1);
  readLive([&](const LiveBlock &block) {
    Survivors &sum =
        sums_[data_->heap.recordIndex.find(block.record)].survivors;
    ++sum.blocks;
    sum.bytes += block.bytes;
    if (block.flags & kLiveReachable) {
      ++sum.reachableBlocks;
      sum.reachableBytes += block.bytes;
    } else if (block.flags & kLiveLost) {
      ++sum.lostBlocks;
      sum.lostBytes += block.bytes;
    }
    uint64_t part = block.madeMs * Survivors::kParts / runMs;
    ++sum.made[std::min<uint64_t>(part, Survivors::kParts - 1)];
  });
}

/// Functions of the call tree, its root included.
uint32_t HeapBuilder::functionFor(Model &model, FunctionIndex function) {
  auto [it, isNew] = functions_.try_emplace(
      function, static_cast<uint32_t>(model.heap.functions.size()));
  if (!isNew)
    return it->second;
  AllocatingFunction added;
  added.name = model.nameOf(function);
  if (isRealFunction(function)) {
    const Function &known = model.functions[function];
    added.mangled = known.mangled;
    added.file = known.file;
    added.line = known.line;
  }
  model.heap.functions.push_back(std::move(added));
  return it->second;
}

uint32_t HeapBuilder::inlinedFunctionFor(Model &model,
                                         const std::string &mangled) {
  if (auto it = inlined_.find(mangled); it != inlined_.end())
    return it->second;
  // It may have calls that were not inlined, and be in the call tree.
  for (FunctionIndex i = 0; i < model.functions.size(); ++i)
    if (model.functions[i].mangled == mangled)
      return inlined_[mangled] = functionFor(model, i);
  auto index = static_cast<uint32_t>(model.heap.functions.size());
  model.heap.functions.push_back({displayName(mangled), mangled, "", 0});
  return inlined_[mangled] = index;
}

uint32_t HeapBuilder::siteFor(Model &model, const HeapRecordInfo &info,
                              TreeIndex path) {
  static const SiteInfo kUnknown;
  uint32_t index = data_->heap.siteIndex.find(info.site);
  const SiteInfo &from =
      index == IdMap::kNone ? kUnknown : data_->heap.sites[index];
  uint32_t function = from.function.empty()
                          ? functionFor(model, model.tree[path].function)
                          : inlinedFunctionFor(model, from.function);
  auto [it, isNew] = sites_.try_emplace(
      SiteKey{function, from.file, from.line, info.kind, from.type},
      static_cast<uint32_t>(model.heap.sites.size()));
  if (isNew) {
    HeapSite site{function, from.file, from.line, info.kind, from.type, ""};
    if (index != IdMap::kNone && from.heapFunction < std::size(kHeapFunctions))
      site.callee = kHeapFunctions[from.heapFunction].Symbol;
    model.heap.sites.push_back(std::move(site));
  }
  return it->second;
}

void HeapBuilder::addRecord(Model &model, const HeapRecordInfo &info,
                            const RecordSum &sum, const PathOf &pathOf) {
  HeapModel &heap = model.heap;
  HeapEvidence &evidence = heap.evidence;
  const HeapFigures &figures = sum.figures;
  ++evidence.records;
  evidence.differing +=
      static_cast<int64_t>(sum.survivors.blocks) != figures.liveBlocks() ||
      static_cast<int64_t>(sum.survivors.bytes) != figures.liveBytes();
  evidence.impossible +=
      figures.frees > figures.count || figures.freedBytes > figures.bytes ||
      figures.minSize > figures.maxSize || figures.temporary > figures.frees;
  for (uint64_t frees : figures.lifetimes)
    evidence.lifetimes += frees;
  TreeIndex path = pathOf(info.node);
  if (path == kNoTreeNode) {
    ++evidence.unplaced;
    path = CallTree::kRoot;
  }
  uint32_t site = siteFor(model, info, path);
  auto [it, isNew] = entries_.try_emplace(
      uint64_t{path} << 32 | site, static_cast<uint32_t>(heap.entries.size()));
  if (isNew)
    heap.entries.push_back(
        {path, site, static_cast<uint32_t>(model.runs.size() - 1), {}, {}});
  HeapEntry &entry = heap.entries[it->second];
  entry.figures.add(figures);
  entry.survivors.add(sum.survivors);
}

void HeapBuilder::addHeader(Model &model, const RunClock &clock,
                            const PathOf &pathOf) {
  const HeapHeader &header = data_->heap.header;
  const Run &run = model.runs.back();
  uint64_t start = data_->header.StartTicks;
  auto sinceStart = [&](uint64_t ticks) {
    return ticks > start ? clock.toNs(ticks - start) : 0;
  };
  HeapRun added;
  added.run = static_cast<uint32_t>(model.runs.size() - 1);
  added.liveBytes = header.LiveBytes;
  added.liveBlocks = header.LiveBlocks;
  added.peakBytes = header.PeakBytes;
  added.peakBlocks = header.PeakBlocks;
  added.peakNs = sinceStart(header.PeakTicks);
  added.peakPath =
      header.PeakNode == kNoNode ? kNoTreeNode : pathOf(header.PeakNode);
  added.slackBytes = header.Slack;
  added.threads = run.threads;
  added.mapBytes = header.MapBytes;
  added.mapPeakBytes = header.MapPeakBytes;
  added.scan = header.Scan;
  added.scanThreads = header.ScanThreads;
  added.scanBytes = header.ScanBytes;
  uint64_t runMs = run.durationNs / 1'000'000;
  added.isGrowthKnown = runMs >= kLeastForGrowthMs && runMs < kLiveMaxMs;
  for (const SeriesPoint &point : data_->series)
    if (point.Known & kSeriesHeap)
      added.points.push_back({sinceStart(point.Ticks), point.LiveBytes,
                              point.LiveBlocks, point.Allocations,
                              point.ResidentBytes});
  model.heap.runs.push_back(std::move(added));
  for (size_t i = 0; i < model.heap.events.size(); ++i)
    model.heap.events[i] += header.Events[i];
}

void HeapBuilder::addScopes(HeapModel &heap) {
  for (const ScopeInfo &info : data_->heap.scopes) {
    const MemoryScopeRecord &record = info.record;
    auto [it, isNew] = scopes_.try_emplace(info.name, heap.scopes.size());
    if (isNew) {
      HeapScope &added = heap.scopes.emplace_back();
      added.name = info.name;
      added.deltaMin = record.DeltaMin;
      added.deltaMax = record.DeltaMax;
      added.peakMin = record.PeakMin;
      added.peakMax = record.PeakMax;
    }
    HeapScope &scope = heap.scopes[it->second];
    scope.count += record.Count;
    scope.deltaSum += record.DeltaSum;
    scope.deltaMin = std::min(scope.deltaMin, record.DeltaMin);
    scope.deltaMax = std::max(scope.deltaMax, record.DeltaMax);
    scope.peakSum += record.PeakSum;
    scope.peakMin = std::min(scope.peakMin, record.PeakMin);
    scope.peakMax = std::max(scope.peakMax, record.PeakMax);
  }
}

void HeapBuilder::endRun(Model &model, const RunClock &clock,
                         const PathOf &pathOf, const ReadLive &readLive) {
  const HeapData &data = data_->heap;
  if (!data.isRecorded)
    return;
  if (readLive)
    addSurvivors(readLive, model.runs.back().durationNs);
  addHeader(model, clock, pathOf);
  for (size_t i = 0; i < data.records.size(); ++i)
    addRecord(model, data.records[i], sums_[i], pathOf);
  addScopes(model.heap);
}

} // namespace autoprof
