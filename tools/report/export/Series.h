//===-- Series.h - time series as trace formats want them -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The counters that a run recorded over time, one list of points each, with
// times since the first of all runs began. Of sums the change in a second is
// given, from a point on until the next.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_SERIES_H
#define AUTOPROF_REPORT_SERIES_H

#include "analysis/Model.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace autoprof {

struct Series {
  uint32_t run = 0; ///< index into Model::runs
  std::string name;
  Unit unit = Unit::Count;
  bool isRate = false; ///< per second
  /// ns, value
  std::vector<std::pair<uint64_t, int64_t>> points;
};

/// How much later than the first run each run began.
inline std::vector<uint64_t> runStarts(const Model &model) {
  uint64_t first = UINT64_MAX;
  for (const Run &run : model.runs)
    first = std::min(first, run.startRealNs);
  std::vector<uint64_t> starts;
  for (const Run &run : model.runs)
    starts.push_back(run.startRealNs - first);
  return starts;
}

/// CPU time per second is percent of a processor.
inline std::string nameOfSeries(const SeriesInfo &info) {
  if (!info.isSum)
    return info.name;
  return std::string(info.name) +
         (info.unit == Unit::Nanoseconds ? " %" : " per second");
}

inline Series seriesOf(const RunSeries &run, const SeriesInfo &info,
                       uint64_t start) {
  bool isShare = info.isSum && info.unit == Unit::Nanoseconds;
  Series series{run.run,
                nameOfSeries(info),
                isShare ? Unit::Count : info.unit,
                info.isSum,
                {}};
  const TimePoint *before = nullptr;
  for (const TimePoint &point : run.points) {
    if (!point.has(info))
      continue;
    int64_t value = point[info.metric];
    if (!info.isSum) {
      series.points.emplace_back(start + point.ns, value);
      continue;
    }
    if (before && point.ns > before->ns) {
      double change = static_cast<double>(value - (*before)[info.metric]) *
                      (isShare ? 100 : 1e9) /
                      static_cast<double>(point.ns - before->ns);
      series.points.emplace_back(start + before->ns, std::llround(change));
    }
    before = &point;
  }
  if (info.isSum && before && !series.points.empty()) // the end of the last
    series.points.emplace_back(start + before->ns, 0);
  return series;
}

/// A counter or gauge of the program's own.
inline Series seriesOf(const Model &model, const UserSeries &from,
                       uint64_t start) {
  const UserValue &value = model.user.values[from.value];
  RunSeries own = asRunSeries(model.user, from, model.series[from.run]);
  Series series = seriesOf(own, userSeriesInfo(value.isGauge), start);
  series.name = value.name;
  series.unit = value.unit == "bytes" ? Unit::Bytes : Unit::Count;
  if (!value.isGauge)
    series.name += " per second";
  else if (!value.unit.empty())
    series.name += " (" + value.unit + ")";
  return series;
}

inline std::vector<Series> seriesOf(const Model &model) {
  std::vector<uint64_t> starts = runStarts(model);
  std::vector<Series> all;
  for (const RunSeries &run : model.series)
    for (const SeriesInfo &info : seriesInfos())
      if (run.has(info))
        all.push_back(seriesOf(run, info, starts[run.run]));
  for (const UserSeries &series : model.user.series)
    all.push_back(seriesOf(model, series, starts[series.run]));
  return all;
}

} // namespace autoprof

#endif // AUTOPROF_REPORT_SERIES_H
