//===-- TraceWriter.cpp - builds traces, for tests ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "trace/TraceWriter.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace autoprof {

using namespace abi;

void TraceWriter::Block::addDuration(FuncId func, uint64_t ticks,
                                     uint32_t count) {
  HistIndex index = histIndex(ticks);
  histograms[func][{index.Octave, index.Sub}] += count;
}

TraceWriter::TraceWriter() : strings_(4), funcs_(1), nodes_(3), tails_(1) {
  std::memcpy(header_.Magic, kMagic, sizeof(kMagic));
  header_.FormatMajor = kFormatMajor;
  header_.FormatMinor = kFormatMinor;
  header_.HeaderBytes = sizeof(FileHeader);
  header_.BlockHeaderBytes = sizeof(BlockHeader);
  header_.NodesPerSlab = kNodesPerSlab;
  header_.FuncsPerPage = kFuncsPerPage;
  header_.Pid = 4242;
  header_.Clock = ClockKind::Monotonic;
  header_.State = RunState::Running;
  header_.RecursionLevels = 1;
  nodes_[kOverflowNode].Parent = kRootNode;
}

void TraceWriter::setRecordBytes(uint32_t func, uint32_t node) {
  funcBytes_ = func;
  nodeBytes_ = node;
}

StringRef TraceWriter::addString(std::string_view text) {
  text = text.substr(0, kExtentBytes - 16);
  auto length = static_cast<uint32_t>(text.size());
  size_t at = strings_.size();
  size_t bytes = (sizeof(length) + length + 1 + 3) / 4 * 4;
  if (at / kExtentBytes != (at + bytes - 1) / kExtentBytes)
    at = (at / kExtentBytes + 1) * kExtentBytes;
  strings_.resize(at + bytes);
  std::memcpy(&strings_[at], &length, sizeof(length));
  std::memcpy(&strings_[at + sizeof(length)], text.data(), length);
  return static_cast<StringRef>(at);
}

FuncId TraceWriter::addFunc(std::string_view name, std::string_view file,
                            uint32_t line, uint64_t module, uint32_t flags) {
  FuncRecord record{};
  record.Name = addString(name);
  record.File = file.empty() ? 0 : addString(file);
  record.Line = line;
  record.Module = module;
  record.Flags = flags;
  record.Hash = fnv1a(name.data(), name.size()) | 1;
  funcs_.push_back(record);
  return static_cast<FuncId>(funcs_.size() - 1);
}

NodeId TraceWriter::addNode(NodeId parent, FuncId func, uint32_t flags) {
  auto id = static_cast<NodeId>(nodes_.size());
  if (parent < id)
    flags |= takeOrdinal(nodes_[parent].Flags);
  nodes_.push_back({{}, func, parent, kNoNode, flags});
  return id;
}

NodeId TraceWriter::addRecursion(NodeId parent, NodeId target, uint32_t flags) {
  NodeId id = addNode(parent, nodes_.at(target).Func, flags | kNodeRecursive);
  nodes_[id].Target = target;
  return id;
}

uint32_t TraceWriter::addTail(NodeId via, NodeId returnTo) {
  tails_.push_back({{}, kCalleeByName | 1, via, returnTo});
  return static_cast<uint32_t>(tails_.size() - 1);
}

TraceWriter::Block &TraceWriter::addBlock(uint32_t tid, std::string_view name) {
  Block &block = blocks_.emplace_back();
  block.header.Cursor = handleOf(kRootNode);
  block.header.Index = static_cast<uint32_t>(blocks_.size() - 1);
  block.header.Tid = tid;
  block.header.Owners = 1;
  std::memcpy(block.header.Name, name.data(),
              std::min(name.size(), sizeof(block.header.Name) - 1));
  return block;
}

HeapHeader &TraceWriter::heap() {
  if (heapRecords_.empty()) {
    heapRecords_.resize(1);
    sites_.resize(1);
    header_.HeapHeaderBytes = sizeof(HeapHeader);
    header_.HeapStatsPerSlab = kHeapStatsPerSlab;
    if (header_.HeapStatBytes == 0)
      header_.HeapStatBytes = sizeof(HeapStat);
    heap_.PeakEpoch = 1;
  }
  return heap_;
}

SiteId TraceWriter::addSite(SiteRecord site, std::string_view file,
                            std::string_view type, std::string_view function) {
  heap();
  auto text = [&](std::string_view value) {
    return value.empty() ? 0 : addString(value);
  };
  site.File = text(file);
  site.Type = text(type);
  site.Function = text(function);
  site.Hash = sites_.size();
  sites_.push_back(site);
  return static_cast<SiteId>(sites_.size() - 1);
}

HeapId TraceWriter::addHeapRecord(NodeId node, SiteId site, HeapKind kind) {
  heap();
  heapRecords_.push_back({{}, node, site, static_cast<uint8_t>(kind), {}});
  return static_cast<HeapId>(heapRecords_.size() - 1);
}

void TraceWriter::addLive(const LiveEntry &entry) {
  heap();
  live_.push_back(entry);
}

void TraceWriter::addScope(std::string_view name, MemoryScopeRecord scope) {
  heap();
  scope.Name = addString(name);
  scope.NameHash = fnv1a(name.data(), name.size());
  scopes_.push_back(scope);
}

uint64_t TraceWriter::allocate(uint64_t bytes, uint64_t alignment) {
  uint64_t offset = (image_.size() + alignment - 1) / alignment * alignment;
  image_.resize(offset + bytes);
  return offset;
}

void TraceWriter::placeTable(Region &region, const void *records, size_t count,
                             size_t structBytes, uint32_t recordBytes) {
  size_t perExtent = kExtentBytes / recordBytes;
  size_t extents = (count + perExtent - 1) / perExtent;
  region.Directory = allocate(
      std::max<size_t>(extents * sizeof(uint32_t), kDirectoryBytes), kPage);
  region.Capacity = extents * perExtent;
  region.Count = count;
  region.RecordBytes = recordBytes;
  region.ExtentBytes = kExtentBytes;
  auto *from = static_cast<const uint8_t *>(records);
  for (size_t e = 0; e < extents; ++e) {
    uint64_t base = allocate(kExtentBytes, kPage);
    put(region.Directory + e * sizeof(uint32_t),
        static_cast<uint32_t>(base / kPage));
    for (size_t i = 0; i < std::min(perExtent, count - e * perExtent); ++i)
      std::memcpy(image_.data() + base + i * recordBytes,
                  from + (e * perExtent + i) * structBytes,
                  std::min<size_t>(structBytes, recordBytes));
  }
}

uint64_t TraceWriter::placeSlabs(const Block &block) {
  uint64_t perSlab = header_.NodesPerSlab;
  uint64_t slots = nodes_.size() / perSlab + 1;
  uint64_t index = allocate(slots * sizeof(uint32_t), kPage);
  uint64_t statsAt = perSlab * sizeof(uint64_t);
  auto baseOf = [&](NodeId node) {
    uint64_t slot = index + node / perSlab * sizeof(uint32_t);
    uint32_t page;
    std::memcpy(&page, image_.data() + slot, sizeof(page));
    if (page == 0) {
      page = static_cast<uint32_t>(
          allocate(statsAt + perSlab * sizeof(NodeStat), kPage) / kPage);
      put(slot, page);
    }
    return uint64_t{page} * kPage;
  };
  for (const auto &[node, calls] : block.calls) {
    uint64_t base = baseOf(node); // may move the image
    put(base + node % perSlab * sizeof(uint64_t), calls);
  }
  for (const auto &[node, stat] : block.stats) {
    uint64_t base = baseOf(node);
    put(base + statsAt + node % perSlab * sizeof(NodeStat), stat);
  }
  return index;
}

void TraceWriter::placeSamples(const Block &block, BlockHeader &header) {
  auto pageIn = [this](uint32_t &slot) {
    if (slot == 0)
      slot = static_cast<uint32_t>(allocate(kPage, kPage) / kPage);
    return uint64_t{slot} * kPage;
  };
  std::map<uint64_t, uint32_t> pages; // by where their number stands
  auto place = [&](uint32_t *tables, NodeId node, const auto &record) {
    constexpr auto perPage = static_cast<uint32_t>(kPage / sizeof(record));
    uint32_t page = node / perPage;
    uint64_t slotAt = pageIn(tables[page / kPagesPerSampleTable]) +
                      page % kPagesPerSampleTable * sizeof(uint32_t);
    uint64_t at = pageIn(pages[slotAt]);
    put(slotAt, pages[slotAt]);
    put(at + node % perPage * sizeof(record), record);
  };
  for (const auto &[node, sample] : block.samples)
    place(header.SampleTables, node, sample);
  for (const auto &[node, counters] : block.counters)
    place(header.CounterTables, node, counters);
}

uint64_t TraceWriter::placeHistograms(const Block &block) {
  uint64_t perPage = header_.FuncsPerPage;
  uint64_t slots = funcs_.size() / perPage + 1;
  uint64_t index = allocate(slots * sizeof(uint32_t), kPage);
  std::map<uint64_t, uint64_t> pages;
  for (const auto &[func, buckets] : block.histograms) {
    uint64_t slot = func / perPage;
    if (!pages.count(slot)) {
      pages[slot] = allocate(perPage * sizeof(uint32_t), kPage);
      put(index + slot * sizeof(uint32_t),
          static_cast<uint32_t>(pages[slot] / kPage));
    }
    Histogram histogram{};
    uint64_t at = allocate(sizeof(Histogram), 64);
    for (const auto &[bucket, count] : buckets) {
      uint32_t &octave = histogram.Octave[bucket.first];
      if (octave == 0)
        octave = static_cast<uint32_t>(allocate(sizeof(HistCounts), 64) / 64);
      put(uint64_t{octave} * 64 + bucket.second * sizeof(uint32_t), count);
    }
    put(at, histogram);
    put(pages[slot] + func % perPage * sizeof(uint32_t),
        static_cast<uint32_t>(at / 64));
  }
  return index;
}

uint64_t TraceWriter::placeEvents(const Block &block) {
  uint64_t index = allocate(block.eventChunks.size() * sizeof(uint32_t), kPage);
  uint64_t slot = index;
  for (const std::vector<uint8_t> &chunk : block.eventChunks) {
    uint64_t at = allocate(chunk.size(), kPage);
    std::memcpy(image_.data() + at, chunk.data(), chunk.size());
    put(slot, static_cast<uint32_t>(at / kPage));
    slot += sizeof(uint32_t);
  }
  return index;
}

uint64_t TraceWriter::placeHeapSlabs(const Block &block) {
  uint64_t perSlab = header_.HeapStatsPerSlab, bytes = header_.HeapStatBytes;
  uint64_t slots = heapRecords_.size() / perSlab + 1;
  uint64_t index = allocate(slots * sizeof(uint32_t), kPage);
  std::map<uint64_t, uint64_t> slabs;
  for (const auto &[record, stat] : block.heap) {
    uint64_t slot = record / perSlab;
    if (!slabs.count(slot)) {
      slabs[slot] = allocate(perSlab * bytes, kPage);
      put(index + slot * sizeof(uint32_t),
          static_cast<uint32_t>(slabs[slot] / kPage));
    }
    std::memcpy(image_.data() + slabs[slot] + record % perSlab * bytes, &stat,
                std::min<size_t>(sizeof(stat), bytes));
  }
  return index;
}

template <typename T>
uint64_t TraceWriter::placeArray(const std::vector<T> &values) {
  if (values.empty())
    return 0;
  uint64_t at = allocate(values.size() * sizeof(T), kPage);
  std::memcpy(image_.data() + at, values.data(), values.size() * sizeof(T));
  return at;
}

/// All segments have the same depth: the least with which none overflows.
void TraceWriter::placeLive() {
  std::vector<std::vector<LiveEntry>> segments;
  uint32_t depth = 0;
  for (;; ++depth) {
    segments.assign(size_t{1} << depth, {});
    for (const LiveEntry &entry : live_) {
      uint64_t hash = liveHash(entry.Address & kLiveAddressMask);
      segments[depth ? hash >> (64 - depth) : 0].push_back(entry);
    }
    auto overflows = [](const auto &s) { return s.size() > kLivePerSegment; };
    if (depth == kLiveMaxDepth ||
        std::none_of(segments.begin(), segments.end(), overflows))
      break;
  }
  heap_.Depth = depth;
  heap_.Granule = kLiveGranule;
  heap_.Segments = static_cast<uint32_t>(segments.size());
  uint64_t directory = allocate(segments.size() * sizeof(uint32_t), kPage);
  heap_.DirectoryOfDepth[depth] = directory;
  for (uint32_t i = 0; i < segments.size(); ++i) {
    LiveSegment segment{};
    segment.Count = static_cast<uint16_t>(segments[i].size());
    segment.Depth = static_cast<uint8_t>(depth);
    segment.Prefix = i;
    segment.Next = heap_.LastSegment;
    std::copy(segments[i].begin(), segments[i].end(), segment.Entries);
    uint64_t at = allocate(sizeof(segment), kPage);
    put(at, segment);
    heap_.LastSegment = static_cast<uint32_t>(at / kPage);
    put(directory + i * sizeof(uint32_t), heap_.LastSegment);
  }
}

void TraceWriter::placeSeries() {
  if (points_.empty())
    return;
  SeriesHeader &series = header_.Series;
  series.PointBytes = sizeof(SeriesPoint);
  if (series.Interval == 0)
    series.Interval = series.AskedNs = 1000000;
  series.Count = static_cast<uint32_t>(points_.size());
  for (size_t i = 0; i < points_.size(); i += kSeriesPerExtent) {
    uint64_t at = allocate(kSeriesPerExtent * sizeof(SeriesPoint), kPage);
    size_t end = std::min<size_t>(points_.size(), i + kSeriesPerExtent);
    for (size_t k = i; k < end; ++k)
      put(at + (k - i) * sizeof(SeriesPoint), points_[k]);
    series.Pages[i / kSeriesPerExtent] = static_cast<uint32_t>(at / kPage);
  }
}

void TraceWriter::placeHeap() {
  if (heapRecords_.empty())
    return;
  placeTable(header_.Sites, sites_.data(), sites_.size(), sizeof(SiteRecord),
             sizeof(SiteRecord));
  placeTable(header_.HeapRecords, heapRecords_.data(), heapRecords_.size(),
             sizeof(HeapRecord), sizeof(HeapRecord));
  placeLive();
  heap_.Scopes = placeArray(scopes_);
  heap_.ScopeCount = scopes_.size();
  header_.Heap = allocate(sizeof(heap_), kPage);
  put(header_.Heap, heap_);
}

uint64_t TraceWriter::placeBlock(const Block &block) {
  BlockHeader header = block.header;
  uint64_t at = allocate(kPage, kPage);
  header.ClockOffset = allocate(
      std::max<size_t>(block.open.size(), 1) * sizeof(ClockRecord), kPage);
  if (header.ClockTop == 0)
    header.ClockTop = static_cast<uint32_t>(block.open.size());
  for (size_t i = 0; i < block.open.size(); ++i)
    put(header.ClockOffset + i * sizeof(ClockRecord), block.open[i]);
  header.SlabIndex = placeSlabs(block);
  header.SlabSlots = nodes_.size() / header_.NodesPerSlab + 1;
  header.HistIndexAt = placeHistograms(block);
  header.HistSlots = funcs_.size() / header_.FuncsPerPage + 1;
  placeSamples(block, header);
  placeTold(block, header);
  if (!block.eventChunks.empty()) {
    header.EventIndexAt = placeEvents(block);
    header.EventSlots = block.eventChunks.size();
    header_.EventBytes += block.eventChunks.size() * kEventChunkBytes;
  }
  if (!heapRecords_.empty()) {
    header.HeapIndexAt = placeHeapSlabs(block);
    header.HeapSlots = heapRecords_.size() / header_.HeapStatsPerSlab + 1;
  }
  put(at, header);
  return at;
}

std::vector<uint8_t> TraceWriter::finish() {
  image_.clear();
  allocate(sizeof(FileHeader), kPage);
  placeTable(header_.Funcs, funcs_.data(), funcs_.size(), sizeof(FuncRecord),
             funcBytes_);
  placeTable(header_.Nodes, nodes_.data(), nodes_.size(), sizeof(NodeRecord),
             nodeBytes_);
  placeTable(header_.Tails, tails_.data(), tails_.size(), sizeof(TailRecord),
             sizeof(TailRecord));
  placeTable(header_.Strings, strings_.data(), strings_.size(), 1, 1);
  placeHeap();
  placeSeries();
  placeUser();
  uint64_t linkAt = offsetof(FileHeader, FirstBlock);
  std::vector<std::pair<uint64_t, uint64_t>> links;
  for (const Block &block : blocks_) {
    uint64_t at = placeBlock(block);
    links.emplace_back(linkAt, at);
    linkAt = at + offsetof(BlockHeader, Next);
  }
  header_.BlockCount = header_.BlocksLinked =
      static_cast<uint32_t>(blocks_.size());
  header_.PoolUsed = image_.size();
  header_.Capacity = image_.size();
  put(0, header_);
  for (auto [from, to] : links)
    put(from, to);
  return std::move(image_);
}

} // namespace autoprof
