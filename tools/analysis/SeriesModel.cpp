//===-- SeriesModel.cpp - a process over time -----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/SeriesModel.h"

#include "analysis/RunClock.h"
#include "trace/TraceData.h"

#include <algorithm>

namespace autoprof {

using namespace abi;

const std::array<SeriesInfo, kSeriesMetrics> &seriesInfos() {
  using M = SeriesMetric;
  static const std::array<SeriesInfo, kSeriesMetrics> kInfos = {{
      {M::Calls, "calls", "calls", Unit::Count, true, kSeriesCalls},
      {M::LiveBytes, "live_bytes", "live heap", Unit::Bytes, false,
       kSeriesHeap},
      {M::LiveBlocks, "live_blocks", "live blocks", Unit::Count, false,
       kSeriesHeap},
      {M::Allocations, "allocations", "allocations", Unit::Count, true,
       kSeriesHeap},
      {M::ResidentBytes, "rss_bytes", "resident", Unit::Bytes, false,
       kSeriesMemory},
      {M::UserNs, "user_ns", "CPU user", Unit::Nanoseconds, true, kSeriesUsage},
      {M::SystemNs, "system_ns", "CPU system", Unit::Nanoseconds, true,
       kSeriesUsage},
      {M::MinorFaults, "minor_faults", "minor faults", Unit::Count, true,
       kSeriesUsage},
      {M::MajorFaults, "major_faults", "major faults", Unit::Count, true,
       kSeriesUsage},
      {M::VoluntarySwitches, "voluntary_switches", "waits", Unit::Count, true,
       kSeriesUsage},
      {M::InvoluntarySwitches, "involuntary_switches", "preemptions",
       Unit::Count, true, kSeriesUsage},
      {M::ReadBytes, "read_bytes", "read", Unit::Bytes, true, kSeriesTraffic},
      {M::WrittenBytes, "written_bytes", "written", Unit::Bytes, true,
       kSeriesTraffic},
  }};
  return kInfos;
}

bool RunSeries::has(const SeriesInfo &info) const {
  return std::any_of(points.begin(), points.end(),
                     [&](const TimePoint &point) { return point.has(info); });
}

double RunSeries::sumAt(const SeriesInfo &info, uint64_t ns) const {
  auto valueOf = [&](size_t i) {
    return static_cast<double>(points[i][info.metric]);
  };
  auto at = static_cast<size_t>(
      std::upper_bound(
          points.begin(), points.end(), ns,
          [](uint64_t ns, const TimePoint &point) { return ns < point.ns; }) -
      points.begin());
  size_t before = at, behind = at; // before: one too far
  while (before > 0 && !points[before - 1].has(info))
    --before;
  while (behind < points.size() && !points[behind].has(info))
    ++behind;
  if (before == 0)
    return behind < points.size() ? valueOf(behind) : 0;
  if (behind == points.size())
    return valueOf(before - 1);
  const TimePoint &a = points[before - 1], &b = points[behind];
  double part =
      static_cast<double>(ns - a.ns) / static_cast<double>(b.ns - a.ns);
  return valueOf(before - 1) + part * (valueOf(behind) - valueOf(before - 1));
}

RunSeries seriesOfRun(const TraceData &data, const RunClock &clock,
                      uint32_t run) {
  const FileHeader &header = data.header;
  RunSeries series;
  series.run = run;
  series.intervalNs = clock.toNs(header.Series.Interval);
  series.askedNs = header.Series.AskedNs;
  for (const SeriesPoint &from : data.series) {
    TimePoint point;
    if (from.Ticks > header.StartTicks)
      point.ns = clock.toNs(from.Ticks - header.StartTicks);
    point.known = from.Known;
    auto set = [&](SeriesMetric metric, uint64_t value) {
      point.values[static_cast<size_t>(metric)] = static_cast<int64_t>(value);
    };
    using M = SeriesMetric;
    set(M::Calls, from.Calls);
    set(M::LiveBytes, static_cast<uint64_t>(from.LiveBytes));
    set(M::LiveBlocks, static_cast<uint64_t>(from.LiveBlocks));
    set(M::Allocations, from.Allocations);
    set(M::ResidentBytes, from.ResidentBytes);
    set(M::UserNs, from.UserNs);
    set(M::SystemNs, from.SystemNs);
    set(M::MinorFaults, from.MinorFaults);
    set(M::MajorFaults, from.MajorFaults);
    set(M::VoluntarySwitches, from.VoluntarySwitches);
    set(M::InvoluntarySwitches, from.InvoluntarySwitches);
    set(M::ReadBytes, from.ReadBytes);
    set(M::WrittenBytes, from.WrittenBytes);
    series.points.push_back(point);
  }
  return series;
}

std::vector<double> binned(const RunSeries &series, const SeriesInfo &info,
                           size_t bins) {
  std::vector<double> values(bins);
  if (series.points.empty())
    return values;
  uint64_t begin = series.points.front().ns;
  uint64_t span = series.points.back().ns - begin;
  auto border = [&](size_t bin) {
    return begin + static_cast<uint64_t>(static_cast<long double>(span) *
                                         static_cast<long double>(bin) /
                                         static_cast<long double>(bins));
  };
  size_t next = 0;
  double last = 0;
  for (size_t i = 0; i < bins; ++i) {
    uint64_t from = border(i), to = border(i + 1);
    if (info.isSum) {
      double change = series.sumAt(info, to) - series.sumAt(info, from);
      values[i] = to > from ? change * 1e9 / static_cast<double>(to - from) : 0;
      continue;
    }
    bool isFirst = true;
    for (; next < series.points.size() && series.points[next].ns <= to;
         ++next) {
      const TimePoint &point = series.points[next];
      if (!point.has(info))
        continue;
      last = static_cast<double>(point[info.metric]);
      values[i] = isFirst ? last : std::max(values[i], last);
      isFirst = false;
    }
    if (isFirst)
      values[i] = last;
  }
  return values;
}

} // namespace autoprof
