//===-- UserBuilder.h - from traces to what programs told -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_USERBUILDER_H
#define AUTOPROF_ANALYSIS_USERBUILDER_H

#include "analysis/RunClock.h"
#include "analysis/UserModel.h"
#include "trace/TraceData.h"

#include <compare>
#include <functional>
#include <unordered_map>

namespace autoprof {

class UserBuilder {
public:
  using PathOf = std::function<TreeIndex(abi::NodeId)>;

  /// What a thread that will have the index \p thread counted.
  void addBlock(const TraceData &data, const RunClock &clock,
                const BlockCounts &counts, uint32_t run, uint32_t thread,
                const PathOf &pathOf);
  /// What the process told. \p firstThread: index of its first block's.
  void addRun(const TraceData &data, const RunClock &clock, uint64_t endTicks,
              uint32_t run, uint32_t firstThread, const PathOf &pathOf);
  UserModel finish();

private:
  UserValue &value(const UserNameInfo &info);
  UserTimes &times(const UserNameInfo &info);
  void addMoments(const TraceData &data, const RunClock &clock,
                  const std::vector<UserEventInfo> &events, uint32_t run,
                  uint32_t firstThread, const PathOf &pathOf);

  struct ValueKey {
    bool isGauge;
    std::string name, unit;
    auto operator<=>(const ValueKey &) const = default;
  };
  static ValueKey keyOf(const UserNameInfo &info);
  void tellUnitsApart();

  std::map<ValueKey, UserValue> values_;
  std::map<std::pair<bool, std::string>, UserTimes> times_; ///< false: frames
  struct Column {
    ValueKey key;
    UserSeries series;
  };
  std::vector<Column> columns_;
  UserModel model_;
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_USERBUILDER_H
