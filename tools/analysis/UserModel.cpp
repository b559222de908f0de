//===-- UserModel.cpp - what programs told, merged ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/UserModel.h"

#include "analysis/SeriesModel.h"

#include <algorithm>

namespace autoprof {

int64_t UserValue::onPaths() const {
  int64_t all = 0;
  for (auto [path, value] : paths)
    all = wrappedSum(all, value);
  return all;
}

uint64_t UserTimes::percentile(double percent) const {
  uint64_t ns = durations.percentile(percent).value_or(maxNs);
  return std::clamp(ns, std::min(minNs, maxNs), maxNs);
}

int64_t UserValue::elsewhere() const {
  return static_cast<int64_t>(static_cast<uint64_t>(sum) -
                              static_cast<uint64_t>(onPaths()));
}

bool UserValue::hasBothSigns() const {
  bool isBelow = false, isAbove = false;
  auto see = [&](int64_t value) {
    isBelow |= value < 0;
    isAbove |= value > 0;
  };
  for (auto [path, value] : paths)
    see(value);
  see(elsewhere());
  return isBelow && isAbove;
}

/// Limits of bins, from the lowest that is not above \p low to the first above
/// \p high: \p tenths (10 to 99) times powers of ten.
static std::vector<uint64_t> limitsOf(const std::vector<uint64_t> &tenths,
                                      uint64_t low, uint64_t high) {
  std::vector<uint64_t> limits{0};
  for (uint64_t power = 1;; power *= 10)
    for (uint64_t tenth : tenths) {
      uint64_t limit = tenth * power;
      if (limit <= low)
        limits.back() = limit;
      else
        limits.push_back(limit);
      if (limit > high || limit > UINT64_MAX / 100)
        return limits;
    }
}

std::vector<TimeBin> UserTimes::histogram() const {
  const std::vector<uint64_t> kSteps[] = {
      {10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24, 26, 28, 30, 32,
       34, 36, 38, 40, 44, 48, 52, 56, 60, 65, 70, 75, 80, 85, 90, 95},
      {10, 12, 14, 16, 18, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 90},
      {10, 15, 20, 30, 40, 50, 60, 80},
      {10, 20, 50},
      {10}};
  if (durations.count() == 0)
    return {};
  std::vector<uint64_t> limits;
  for (const auto &steps : kSteps) {
    limits = limitsOf(steps, std::min(minNs, maxNs), maxNs);
    if (limits.size() <= kMostTimeBins + 1)
      break;
  }
  std::vector<TimeBin> bins;
  for (size_t i = 0; i + 1 < limits.size(); ++i)
    bins.push_back({limits[i], limits[i + 1], 0});
  const auto &counts = durations.counts();
  for (auto [ns, times] : counts) {
    // The first has the smallest time and the last the largest: these are
    // exact.
    uint64_t known = ns == counts.rbegin()->first  ? maxNs
                     : ns == counts.begin()->first ? minNs
                                                   : ns;
    auto bin = static_cast<size_t>(
        std::upper_bound(limits.begin(), limits.end(), known) - limits.begin());
    bins[std::clamp<size_t>(bin, 1, bins.size()) - 1].count += times;
  }
  return bins;
}

const UserValue *UserModel::find(bool isGauge, const std::string &name) const {
  for (const UserValue &value : values)
    if (value.isGauge == isGauge && value.name == name)
      return &value;
  return nullptr;
}

const UserTimes *UserModel::findTimes(bool isFrame,
                                      const std::string &name) const {
  for (const UserTimes &one : times)
    if (one.isFrame == isFrame && one.name == name)
      return &one;
  return nullptr;
}

const SeriesInfo &userSeriesInfo(bool isGauge) {
  return seriesInfos()[static_cast<size_t>(isGauge ? SeriesMetric::ResidentBytes
                                                   : SeriesMetric::Calls)];
}

RunSeries asRunSeries(const UserModel &user, const UserSeries &values,
                      const RunSeries &series) {
  bool isGauge = user.values[values.value].isGauge;
  const SeriesInfo &info = userSeriesInfo(isGauge);
  RunSeries own;
  own.run = series.run;
  for (size_t i = 0; i < series.points.size() && i < values.values.size();
       ++i) {
    TimePoint point;
    point.ns = series.points[i].ns;
    point.known = isGauge && point.ns < values.firstNs ? 0 : info.known;
    point.values[static_cast<size_t>(info.metric)] = values.values[i];
    own.points.push_back(point);
  }
  return own;
}

std::vector<double> binned(const UserModel &user, const UserSeries &values,
                           const RunSeries &series, size_t bins) {
  return binned(asRunSeries(user, values, series),
                userSeriesInfo(user.values[values.value].isGauge), bins);
}

} // namespace autoprof
