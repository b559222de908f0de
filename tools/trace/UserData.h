//===-- UserData.h - what programs told, as plain values ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of TraceData that is about abi_user.h, under the same rules.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TRACE_USERDATA_H
#define AUTOPROF_TRACE_USERDATA_H

#include "autoprof/abi.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace autoprof {

struct UserNameInfo {
  uint32_t id = 0;
  abi::UserKind kind = abi::UserKind::None; ///< perhaps a newer one
  std::string name, unit;
  abi::UserName record{};
  /// Of counters and gauges: one for each point of TraceData::series, or none.
  std::vector<int64_t> column;
};

struct UserEventInfo {
  abi::UserEvent event{};
  std::string text; ///< of messages
};

struct UserData {
  bool isThere = false;
  abi::UserHeader header{};
  std::vector<UserNameInfo> names;
  std::vector<UserEventInfo> messages, passages; ///< in order of number
};

/// What one thread did under a name.
struct UserCount {
  uint32_t name = 0; ///< id
  abi::UserStat stat{};
  std::vector<std::pair<uint64_t, uint64_t>> buckets; ///< as FuncHistogram's
  std::vector<abi::SlowFrame> slowest;
};
struct UserCellInfo {
  abi::NodeId node = 0;
  uint32_t name = 0;
  int64_t sum = 0;
};

} // namespace autoprof

#endif // AUTOPROF_TRACE_USERDATA_H
