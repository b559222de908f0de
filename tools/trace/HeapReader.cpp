//===-- HeapReader.cpp - the heap part of a trace -------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The half of TraceFile that reads memory: sites, records, the series, scopes,
// counters of a block, and the live table. A killed program may have been in
// the middle of writing an entry or splitting a segment: such entries are
// recognised by what they contradict, and counted.
//
//===----------------------------------------------------------------------===//
#include "trace/TraceFile.h"

#include <cstddef>
#include <numeric>
#include <unordered_set>

namespace autoprof {

using namespace abi;

namespace {

constexpr uint64_t kMaxStatsPerSlab = 1 << 20;
constexpr uint64_t kLeastStat = offsetof(HeapStat, Epoch);

/// Whether a region's own figures can be used to walk it.
bool isUsable(const Region &region, uint64_t leastBytes) {
  return region.RecordBytes >= leastBytes &&
         region.ExtentBytes >= region.RecordBytes;
}

} // namespace

void TraceFile::readHeap() {
  const FileHeader &file = data_.header;
  HeapData &heap = data_.heap;
  if (file.Heap == 0) { // else it was to be recorded, and nothing came
    heap.isRecorded = file.HeapHeaderBytes != 0;
    return;
  }
  auto header = file_.readRecord<HeapHeader>(file.Heap, file.HeapHeaderBytes);
  if (!header || file.HeapHeaderBytes < offsetof(HeapHeader, Events)) {
    ++data_.damage.heapTables;
    return;
  }
  heap.isRecorded = true;
  heap.header = *header;
  // The first segment of the live table was there before the heap was.
  data_.damage.heapTables += header->LastSegment == 0;
  readSites();
  readHeapRecords();
  readScopes();
}

void TraceFile::readSites() {
  const Region &region = data_.header.Sites;
  if (region.Count && !isUsable(region, offsetof(SiteRecord, Reserved))) {
    ++data_.damage.heapTables;
    return;
  }
  HeapData &heap = data_.heap;
  forEachRecord(region, [&](uint32_t id, uint64_t offset) {
    auto record = file_.readRecord<SiteRecord>(offset, region.RecordBytes);
    if (id == 0 || !record || record->Hash == 0)
      return;
    SiteInfo site;
    site.id = id;
    site.file = readString(record->File);
    site.type = readString(record->Type);
    site.function = readString(record->Function);
    site.line = record->Line;
    site.column = record->Column;
    site.heapFunction = record->HeapFunc;
    heap.siteIndex.set(id, static_cast<uint32_t>(heap.sites.size()));
    heap.sites.push_back(std::move(site));
  });
}

void TraceFile::readHeapRecords() {
  const Region &region = data_.header.HeapRecords;
  if (region.Count && !isUsable(region, offsetof(HeapRecord, Reserved))) {
    ++data_.damage.heapTables;
    return;
  }
  HeapData &heap = data_.heap;
  std::unordered_set<SiteId> missing;
  forEachRecord(region, [&](uint32_t id, uint64_t offset) {
    auto record = file_.readRecord<HeapRecord>(offset, region.RecordBytes);
    if (id == 0 || !record || record->Kind == 0)
      return;
    heap.recordIndex.set(id, static_cast<uint32_t>(heap.records.size()));
    heap.records.push_back({id, record->Node, record->Site, record->Kind});
    if (record->Site && heap.siteIndex.find(record->Site) == IdMap::kNone)
      missing.insert(record->Site);
  });
  data_.damage.sites += missing.size();
}

void TraceFile::readScopes() {
  HeapData &heap = data_.heap;
  if (heap.header.Scopes == 0)
    return;
  for (uint64_t i = 0; i < heap.header.ScopeCount; ++i) {
    auto record = file_.read<MemoryScopeRecord>(heap.header.Scopes +
                                                i * sizeof(MemoryScopeRecord));
    if (!record || i >= kMaxHeapRecords) {
      ++data_.damage.heapTables;
      return;
    }
    if (record->Name != 0 && record->Count != 0)
      heap.scopes.push_back({readString(record->Name), *record});
  }
}

void TraceFile::readHeapSlabs(const BlockInfo &block, BlockCounts &counts) {
  const FileHeader &header = data_.header;
  uint64_t perSlab = header.HeapStatsPerSlab, bytes = header.HeapStatBytes;
  if (!data_.heap.isRecorded || block.header.HeapIndexAt == 0)
    return;
  if (header.Heap == 0) { // a thread allocated, so there was a heap
    ++data_.damage.heapTables;
    return;
  }
  if (perSlab == 0 || perSlab > kMaxStatsPerSlab || bytes < kLeastStat) {
    ++data_.damage.heapSlabs;
    return;
  }
  uint64_t slots = std::min(block.header.HeapSlots,
                            uint64_t{header.HeapRecords.Count} / perSlab + 1);
  std::unordered_set<uint32_t> seen;
  uint64_t read = 0; // of all slabs, which do not overlap
  for (uint64_t slot = 0; slot < slots; ++slot) {
    auto page = file_.read<uint32_t>(block.header.HeapIndexAt + slot * 4);
    if (!page) {
      ++data_.damage.heapSlabs;
      return;
    }
    if (*page == 0)
      continue;
    if (!seen.insert(*page).second) {
      ++data_.damage.heapSlabs;
      continue;
    }
    uint64_t base = uint64_t{*page} * kPage;
    for (uint64_t i = 0; i < perSlab; ++i) {
      auto stat = file_.readRecord<HeapStat>(base + i * bytes, bytes);
      read += bytes;
      if (read > file_.size()) {
        ++data_.damage.heapSlabs;
        return;
      }
      if (!stat) { // a file cut inside a slab keeps what is before
        ++data_.damage.heapSlabs;
        break;
      }
      if (stat->Allocations || stat->Frees || stat->Failed || stat->BadFrees)
        counts.heap.push_back({static_cast<HeapId>(slot * perSlab + i), *stat});
    }
  }
  // Counted by size, behind the record of the place.
  auto bySize = std::accumulate(std::begin(block.header.HeapSizes),
                                std::end(block.header.HeapSizes), uint64_t{0});
  if (counts.heap.empty() && bySize > 1 && header.Resets == 0)
    ++data_.damage.heapSlabs;
}

/// False when the segment is not wholly in the file.
template <typename Visit>
bool TraceFile::readSegment(uint64_t offset, bool mayBeSplitting, Visit visit) {
  auto segment = file_.read<LiveSegment>(offset);
  if (!segment)
    return false;
  unsigned depth = std::min<unsigned>(segment->Depth, 63);
  for (const LiveEntry &entry : segment->Entries) {
    uint64_t address = entry.Address & kLiveAddressMask;
    if (entry.Address == 0 || entry.Address == kLiveDeleted)
      continue;
    if (address <= kLiveDeleted ||
        data_.heap.recordIndex.find(entry.Record) == IdMap::kNone) {
      ++data_.damage.liveBlocks;
      continue;
    }
    if (depth && data_.heap.header.Granule == kLiveGranule &&
        liveHash(address) >> (64 - depth) != segment->Prefix) {
      // The copy that a split has not yet taken away, or nonsense.
      data_.damage.liveBlocks += !mayBeSplitting && segment->Lock == 0;
      continue;
    }
    visit({address, entry.SizeTime & kLiveSizeMask, entry.SizeTime >> 40,
           entry.Record, static_cast<uint16_t>(entry.Address >> 48),
           entry.Resizes, entry.Flags});
  }
  return true;
}

void TraceFile::readLive(const VisitLive &visit) {
  const HeapData &heap = data_.heap;
  if (!heap.isRecorded)
    return;
  // While a segment is split its blocks may stand in both halves.
  bool mayBeSplitting = heap.header.SplitLock != 0;
  std::unordered_set<uint64_t> known;
  auto visitOnce = [&](const LiveBlock &block) {
    if (!mayBeSplitting || known.insert(block.address).second)
      visit(block);
  };
  std::unordered_set<uint32_t> seen;
  for (uint32_t page = heap.header.LastSegment; page != 0;) {
    uint64_t offset = uint64_t{page} * kPage;
    if (!seen.insert(page).second ||
        !readSegment(offset, mayBeSplitting, visitOnce)) {
      ++data_.damage.liveSegments; // the rest of the chain cannot be reached
      return;
    }
    page = *file_.read<uint32_t>(offset + offsetof(LiveSegment, Next));
  }
}

} // namespace autoprof
