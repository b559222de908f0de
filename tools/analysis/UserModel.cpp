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

const UserValue *UserModel::find(bool isGauge, const std::string &name) const {
  for (const UserValue &value : values)
    if (value.isGauge == isGauge && value.name == name)
      return &value;
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
