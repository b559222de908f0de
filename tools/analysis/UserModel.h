//===-- UserModel.h - what programs told, merged --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Counters, gauges, frames, sections, checkpoints and messages of all threads
// and runs. Values are the same when kind and name are. Plain values: made by
// UserBuilder, then only read.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_USERMODEL_H
#define AUTOPROF_ANALYSIS_USERMODEL_H

#include "analysis/CallTree.h"
#include "analysis/Durations.h"
#include "autoprof/abi.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace autoprof {

struct RunSeries;
struct SeriesInfo;

/// The sum; a damaged trace may have it go round.
inline int64_t wrappedSum(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) +
                              static_cast<uint64_t>(b));
}

/// A counter or a gauge.
struct UserValue {
  bool isGauge = false;
  std::string name, unit;
  uint64_t count = 0; ///< adds or sets
  int64_t sum = 0;    ///< of a counter
  /// What was added on each path itself; with what found no place there it
  /// makes the sum.
  std::map<TreeIndex, int64_t> paths;
  int64_t last = 0, min = 0, max = 0; ///< of a gauge
  double weighted = 0;                ///< value x ns, summed
  double spanNs = 0;                  ///< that it had one

  uint64_t overflows = 0; ///< of a counter: the sum went round

  double mean() const { return spanNs > 0 ? weighted / spanNs : double(last); }
  int64_t onPaths() const;
  int64_t elsewhere() const; ///< without its path
  /// What was taken away on some path: parts are no shares of the whole.
  bool hasBothSigns() const;
};

struct SlowFrameInfo {
  uint32_t run = 0, thread = 0;
  uint64_t endNs = 0; ///< after the start of the run
  uint64_t ns = 0;

  uint64_t startNs() const { return endNs - (ns < endNs ? ns : endNs); }
};

/// So many times from one duration to below another.
struct TimeBin {
  uint64_t fromNs = 0, belowNs = 0, count = 0;
};

/// Frames, or a section.
struct UserTimes {
  bool isFrame = false;
  std::string name;
  uint64_t count = 0;
  double totalNs = 0;
  uint64_t minNs = 0, maxNs = 0;
  uint64_t cpuNs = 0, minCpuNs = 0, maxCpuNs = 0; ///< of sections
  Durations durations;
  std::vector<SlowFrameInfo> slowest; ///< frames: in order of time

  double meanNs() const {
    return count ? totalNs / static_cast<double>(count) : 0;
  }
  /// Within the extremes, which are exact.
  uint64_t percentile(double percent) const;
  /// The distribution for people: bins with round limits that lie next to each
  /// other, from that of the smallest time to that of the largest, as narrow as
  /// kMostTimeBins of them allow. A time is in its bin or, within 1.6 % of a
  /// limit, in the one beside it.
  std::vector<TimeBin> histogram() const;
};
inline constexpr size_t kMostTimeBins = 20;

/// A message, or the passage of a checkpoint.
struct UserMoment {
  uint32_t run = 0, thread = 0;
  uint64_t ns = 0;                  ///< after the start of the run
  TreeIndex path = CallTree::kRoot; ///< where the thread was
  bool isCheckpoint = false;
  std::string text; ///< or the checkpoint's name
};

/// A value over time, of one run.
struct UserSeries {
  size_t value = 0; ///< index into UserModel::values
  uint32_t run = 0;
  uint64_t firstNs = 0;        ///< of a gauge: first set
  std::vector<int64_t> values; ///< one for each point of the run's series
};

struct UserModel {
  std::vector<UserValue> values;               ///< counters first, by name
  std::vector<UserTimes> times;                ///< frames first, by name
  std::map<std::string, uint64_t> checkpoints; ///< passages
  std::vector<UserMoment> moments;             ///< by run, in order of time
  std::vector<UserSeries> series;              ///< by run, then value
  /// Names that were told in several units, as "\"sent\" in bytes, items". Each
  /// unit's is a value of its own, called "sent [bytes]".
  std::vector<std::string> unitsOfOneName;
  uint64_t messagesTold = 0, passagesTold = 0;
  std::array<uint64_t, abi::kUserLosses> losses{};

  bool any() const {
    return !values.empty() || !times.empty() || !checkpoints.empty() ||
           messagesTold > 0;
  }
  const UserValue *find(bool isGauge, const std::string &name) const;
  const UserTimes *findTimes(bool isFrame, const std::string &name) const;
  uint64_t loss(abi::UserLoss kind) const {
    return losses[static_cast<size_t>(kind)];
  }
};

/// The value as if it were one of the process's own metrics, and which.
const SeriesInfo &userSeriesInfo(bool isGauge);
RunSeries asRunSeries(const UserModel &user, const UserSeries &values,
                      const RunSeries &series);

/// The value in equal parts of the run: what was added per second, or the
/// largest value. \p series is the run's.
std::vector<double> binned(const UserModel &user, const UserSeries &values,
                           const RunSeries &series, size_t bins);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_USERMODEL_H
