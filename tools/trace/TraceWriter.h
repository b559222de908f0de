//===-- TraceWriter.h - builds traces, for tests --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The mirror image of TraceFile: puts the structs of abi.h where the runtime
// would. Used by unit tests and by autoprof-mktrace, never by the product;
// tests then damage the image byte by byte and give it to the real reader.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TRACE_TRACEWRITER_H
#define AUTOPROF_TRACE_TRACEWRITER_H

#include "autoprof/abi.h"

#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace autoprof {

class TraceWriter {
public:
  /// One thread's part. Members are free to be set to anything, right or wrong.
  struct Block {
    abi::BlockHeader header{};
    std::map<abi::NodeId, uint64_t> calls;
    std::map<abi::NodeId, abi::NodeStat> stats;
    std::vector<abi::ClockRecord> open;
    /// Bucket counts by function and (octave, sub).
    std::map<abi::FuncId, std::map<std::pair<unsigned, unsigned>, uint32_t>>
        histograms;
    std::map<abi::HeapId, abi::HeapStat> heap;
    std::map<abi::NodeId, abi::NodeSample> samples;
    /// By number of the name: what the thread did under it, times of frames
    /// and sections by (octave, sub), the slowest frames.
    std::map<uint32_t, abi::UserStat> told;
    std::map<uint32_t, std::map<std::pair<unsigned, unsigned>, uint32_t>>
        toldTimes;
    std::map<uint32_t, std::vector<abi::SlowFrame>> slowest;
    std::vector<abi::UserCell> cells;
    std::map<abi::NodeId, abi::NodeCounters> counters;
    /// Of kEventChunkBytes each; see EventWriter.
    std::vector<std::vector<uint8_t>> eventChunks;

    void addDuration(abi::FuncId func, uint64_t ticks, uint32_t count = 1);
  };

  /// A header as of a running program whose clock ticks once a nanosecond.
  TraceWriter();

  abi::FileHeader &header() { return header_; }
  /// Bytes of a function and of a node record; larger than the struct as if
  /// written by a newer minor version.
  void setRecordBytes(uint32_t func, uint32_t node);

  abi::StringRef addString(std::string_view text);
  abi::FuncId addFunc(std::string_view name, std::string_view file = "",
                      uint32_t line = 0, uint64_t module = 0,
                      uint32_t flags = 0);
  abi::NodeId addNode(abi::NodeId parent, abi::FuncId func, uint32_t flags = 0);
  /// An edge from \p parent back to its ancestor \p target.
  abi::NodeId addRecursion(abi::NodeId parent, abi::NodeId target,
                           uint32_t flags = 0);
  uint32_t addTail(abi::NodeId via, abi::NodeId returnTo);
  abi::NodeRecord &node(abi::NodeId id) { return nodes_.at(id); }
  Block &addBlock(uint32_t tid, std::string_view name);

  /// The heap part; a trace has none before the first call of one of these.
  abi::HeapHeader &heap();
  /// Fields of \p site that are texts are set from the others.
  abi::SiteId addSite(abi::SiteRecord site, std::string_view file,
                      std::string_view type, std::string_view function);
  abi::HeapId addHeapRecord(abi::NodeId node, abi::SiteId site,
                            abi::HeapKind kind);
  void addLive(const abi::LiveEntry &entry);
  /// A point of the series; a trace has none before the first.
  void addPoint(const abi::SeriesPoint &point) { points_.push_back(point); }
  void addScope(std::string_view name, abi::MemoryScopeRecord scope);
  /// What the program told; a trace has no such part before the first call of
  /// one of these. The number of a name, whose record is free to be changed.
  uint32_t addUserName(abi::UserKind kind, std::string_view name,
                       std::string_view unit);
  abi::UserName &userName(uint32_t id) { return userNames_.at(id); }
  abi::UserHeader &user() { return user_; }
  /// A message, or without a text the passage of a checkpoint, in order. Its
  /// number is the next one unless it has one.
  void addMoment(abi::UserEvent event, std::string_view text);
  /// Of a counter or gauge: a value for each point of the series.
  void addColumn(uint32_t name, std::vector<int64_t> values);
  /// Bytes of a HeapStat, as by a newer minor version.
  void setHeapStatBytes(uint32_t bytes) { header_.HeapStatBytes = bytes; }

  /// The file's bytes. Holes are zero.
  std::vector<uint8_t> finish();

private:
  uint64_t placeBlock(const Block &block);
  uint64_t placeSlabs(const Block &block);
  void placeSamples(const Block &block, abi::BlockHeader &header);
  uint64_t placeHistograms(const Block &block);
  uint64_t placeEvents(const Block &block);
  void placeHeap();
  void placeSeries();
  void placeLive();
  void placeUser();
  void placeTold(const Block &block, abi::BlockHeader &header);
  template <typename T> uint64_t placeArray(const std::vector<T> &values);
  uint64_t placeHeapSlabs(const Block &block);
  void placeTable(abi::Region &region, const void *records, size_t count,
                  size_t structBytes, uint32_t recordBytes);
  /// Room for \p bytes at a multiple of \p alignment; returns its offset.
  uint64_t allocate(uint64_t bytes, uint64_t alignment);
  template <typename T> void put(uint64_t offset, const T &value) {
    std::memcpy(image_.data() + offset, &value, sizeof(T));
  }

  abi::FileHeader header_{};
  uint32_t funcBytes_ = sizeof(abi::FuncRecord);
  uint32_t nodeBytes_ = sizeof(abi::NodeRecord);
  std::vector<uint8_t> strings_;
  std::vector<abi::FuncRecord> funcs_;
  std::vector<abi::NodeRecord> nodes_;
  std::vector<abi::TailRecord> tails_;
  std::deque<Block> blocks_; ///< references given out stay good
  abi::HeapHeader heap_{};
  std::vector<abi::SiteRecord> sites_;
  std::vector<abi::HeapRecord> heapRecords_;
  std::vector<abi::LiveEntry> live_;
  std::vector<abi::SeriesPoint> points_;
  std::vector<abi::MemoryScopeRecord> scopes_;
  std::vector<abi::UserName> userNames_;
  abi::UserHeader user_{};
  std::vector<std::pair<abi::UserEvent, std::string>> messages_, passages_;
  std::map<uint32_t, std::vector<int64_t>> columns_;
  std::vector<uint8_t> image_;
};

} // namespace autoprof

#endif // AUTOPROF_TRACE_TRACEWRITER_H
