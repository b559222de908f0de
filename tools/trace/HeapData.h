//===-- HeapData.h - what a trace says of memory, as plain values ---------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The heap's half of TraceData, under the same rules: published records only,
// ids and ticks as in the file, nothing judged. Counters are read with a
// block, live blocks one at a time: there may be millions of them.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TRACE_HEAPDATA_H
#define AUTOPROF_TRACE_HEAPDATA_H

#include "autoprof/abi.h"
#include "trace/IdMap.h"

#include <cstdint>
#include <string>
#include <vector>

namespace autoprof {

struct SiteInfo {
  abi::SiteId id = 0;
  std::string file;
  std::string type;
  std::string function; ///< linkage name of an inlined function, or empty
  uint32_t line = 0;
  uint16_t column = 0;
  uint8_t heapFunction = 0; ///< abi::HeapFunction, perhaps a newer one
};

struct HeapRecordInfo {
  abi::HeapId id = 0;
  abi::NodeId node = 0;
  abi::SiteId site = 0;
  uint8_t kind = 0; ///< abi::HeapKind, perhaps a newer one
};

/// What one thread counted for one record.
struct HeapCount {
  abi::HeapId record = 0;
  abi::HeapStat stat{};
};

struct LiveBlock {
  uint64_t address = 0;
  uint64_t bytes = 0;
  uint64_t madeMs = 0; ///< since the start of the run
  abi::HeapId record = 0;
  uint16_t block = 0; ///< index of the allocating thread's block, modulo 65536
  uint8_t resizes = 0;
  uint16_t flags = 0; ///< abi::kLive*
};

struct ScopeInfo {
  std::string name;
  abi::MemoryScopeRecord record{};
};

struct HeapData {
  bool isRecorded = false;
  abi::HeapHeader header{}; ///< all zero when nothing was allocated
  std::vector<SiteInfo> sites;
  IdMap siteIndex;
  std::vector<HeapRecordInfo> records;
  IdMap recordIndex;
  std::vector<ScopeInfo> scopes;
};

} // namespace autoprof

#endif // AUTOPROF_TRACE_HEAPDATA_H
