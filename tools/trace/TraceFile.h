//===-- TraceFile.h - the only reader of trace files ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Opens a trace and reads its tables; the counters of one block at a time are
// read on demand, because blocks times nodes can be far more than fits. Takes
// files that are truncated, sparse, of a newer minor version, or still being
// written. Damaged records are counted in TraceData::damage and skipped; only
// a file that has no usable header is an error.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TRACE_TRACEFILE_H
#define AUTOPROF_TRACE_TRACEFILE_H

#include "trace/MappedFile.h"
#include "trace/TraceData.h"

#include <algorithm>
#include <functional>
#include <string>

namespace autoprof {

class TraceFile {
public:
  /// Throws TraceError when the header cannot be used. \p path is for messages.
  TraceFile(MappedFile file, std::string path);
  explicit TraceFile(const std::string &path)
      : TraceFile(MappedFile(path), path) {}

  const TraceData &data() const { return data_; }

  /// The counters of data().blocks[\p index]; damage found on the way is added
  /// to data().damage.
  BlockCounts readBlock(size_t index);

  using VisitLive = std::function<void(const LiveBlock &)>;
  /// Calls \p visit for every block in the live table, in no order. Damage is
  /// added to data().damage.
  void readLive(const VisitLive &visit);

  /// The chunks of events of data().blocks[\p index], in order of time.
  std::vector<EventChunkInfo> eventChunks(size_t index);
  /// Copies a chunk's kEventChunkBytes; false when they are not in the file.
  bool readEventChunk(const EventChunkInfo &info, uint8_t *to);
  /// The rest of a chunk could not be read.
  void noteDamagedEvents() { ++data_.damage.events; }

private:
  /// No directory is longer: a table of 4 G records of 64 bytes.
  static constexpr uint64_t kMaxExtents = 1 << 23;

  void readHeader();
  void checkRegions();
  void readStrings();
  void readFuncs();
  void nameFilesOfScopes();
  void readNodes();
  void readTails();
  void countMissingFunctions();
  void readBlockHeaders();
  void readSeries();
  void readHeap();
  void readUser();
  void readUserEvents(uint64_t told, abi::UserList list, const uint32_t *pages,
                      uint64_t bytes, std::vector<UserEventInfo> &events);
  void readUserColumns(uint32_t point);
  void readUserCounts(const BlockInfo &block, BlockCounts &counts);
  void readSites();
  void readHeapRecords();
  void readScopes();
  void readHeapSlabs(const BlockInfo &block, BlockCounts &counts);
  void countMissingCalls(const BlockInfo &block, const BlockCounts &counts);
  void readSlabs(const BlockInfo &block, BlockCounts &counts);
  void readOpenCalls(const BlockInfo &block, BlockCounts &counts);
  void readSamples(const BlockInfo &block, BlockCounts &counts);
  void readCounters(const BlockInfo &block, BlockCounts &counts);
  void readSamplePage(uint64_t page, abi::NodeId first, BlockCounts &counts);
  void readHistograms(const BlockInfo &block, BlockCounts &counts);
  bool readHistogram(uint64_t offset, FuncHistogram &histogram);
  std::string readString(abi::StringRef ref);

  /// Offset of \p region 's extent, 0 when it was never allocated.
  uint64_t extentAt(const abi::Region &region, uint64_t index) const;

  /// Calls \p visit(id, offset) for every record of \p region that is in the
  /// file and not in a hole.
  template <typename Visit>
  void forEachRecord(const abi::Region &region, Visit visit);
  template <typename Visit>
  bool readSegment(uint64_t offset, bool mayBeSplitting, Visit visit);

  MappedFile file_;
  TraceData data_;
};

template <typename Visit>
void TraceFile::forEachRecord(const abi::Region &region, Visit visit) {
  uint64_t size = region.RecordBytes;
  if (region.Count == 0)
    return;
  uint64_t perExtent = region.ExtentBytes / size;
  uint64_t count = std::min<uint64_t>(region.Count, UINT32_MAX);
  uint64_t extents = std::min((count + perExtent - 1) / perExtent, kMaxExtents);
  for (uint64_t e = 0; e < extents; ++e) {
    uint64_t base = extentAt(region, e);
    if (base == 0)
      continue;
    uint64_t records = std::min(perExtent, count - e * perExtent);
    for (uint64_t i = 0; i < records; ++i) {
      uint64_t offset = base + i * size;
      if (offset >= file_.size())
        break;
      uint64_t data = file_.nextData(offset);
      if (data >= offset + size) { // in a hole: go on where data begins
        i = (data - base) / size - 1;
        continue;
      }
      visit(static_cast<uint32_t>(e * perExtent + i), offset);
    }
  }
}

} // namespace autoprof

#endif // AUTOPROF_TRACE_TRACEFILE_H
