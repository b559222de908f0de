//===-- SeriesChecks.cpp - does the timeline add up -----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"

#include <fmt/format.h>

namespace autoprof {

namespace {

/// Sums that are lower than in the point before that has them.
uint64_t fallingSums(const RunSeries &series) {
  uint64_t wrong = 0;
  for (const SeriesInfo &info : seriesInfos()) {
    if (!info.isSum)
      continue;
    const TimePoint *before = nullptr;
    for (const TimePoint &point : series.points) {
      if (!point.has(info))
        continue;
      wrong += before && point[info.metric] < (*before)[info.metric];
      before = &point;
    }
  }
  return wrong;
}

int64_t lastCalls(const RunSeries &series) {
  int64_t calls = 0;
  for (const TimePoint &point : series.points)
    if (point.known & abi::kSeriesCalls)
      calls = point[SeriesMetric::Calls];
  return calls;
}

} // namespace

std::vector<Check> runSeriesChecks(const Model &model) {
  uint64_t points = 0, falling = 0, many = 0;
  int64_t calls = 0;
  for (const RunSeries &series : model.series) {
    points += series.points.size();
    falling += fallingSums(series);
    many += series.points.size() > abi::kSeriesPoints;
    calls += lastCalls(series);
  }
  if (points == 0)
    return {};
  auto all = static_cast<int64_t>(model.calls());
  return {
      {"timeline", "sums over time never fall, and end at what was counted",
       falling == 0 && many == 0 && calls <= all,
       fmt::format("{}, {} lower than before; {} at the last, {} counted in "
                   "all",
                   counted(points, "point"), grouped(falling),
                   counted(calls, "call"), grouped(all))}};
}

} // namespace autoprof
