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

private:
  void readHeader();
  void checkRegions();
  void readStrings();
  void readFuncs();
  void readNodes();
  void readTails();
  void readBlockHeaders();
  void readSlabs(const BlockInfo &block, BlockCounts &counts);
  void readOpenCalls(const BlockInfo &block, BlockCounts &counts);
  void readHistograms(const BlockInfo &block, BlockCounts &counts);
  bool readHistogram(uint64_t offset, FuncHistogram &histogram);
  std::string readString(abi::StringRef ref);

  /// Offset of \p region 's extent, 0 when it was never allocated.
  uint64_t extentAt(const abi::Region &region, uint64_t index) const;

  /// Calls \p visit(id, offset) for every record of \p region that is in the
  /// file and not in a hole.
  template <typename Visit>
  void forEachRecord(const abi::Region &region, Visit visit);

  MappedFile file_;
  TraceData data_;
};

} // namespace autoprof

#endif // AUTOPROF_TRACE_TRACEFILE_H
