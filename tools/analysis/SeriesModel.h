//===-- SeriesModel.h - a process over time -------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The points of a run's series, in ns, and the one table of what they hold:
// names, units, and whether a value is a sum (whose change over time tells) or
// what the process held at that moment.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_SERIESMODEL_H
#define AUTOPROF_ANALYSIS_SERIESMODEL_H

#include "analysis/Quantity.h"
#include "autoprof/abi.h"

#include <array>
#include <cstdint>
#include <vector>

namespace autoprof {

class RunClock;
struct TraceData;

enum class SeriesMetric {
  Calls,
  LiveBytes,
  LiveBlocks,
  Allocations,
  ResidentBytes,
  UserNs,
  SystemNs,
  MinorFaults,
  MajorFaults,
  VoluntarySwitches,
  InvoluntarySwitches,
  ReadBytes,
  WrittenBytes,
  kCount
};
inline constexpr size_t kSeriesMetrics =
    static_cast<size_t>(SeriesMetric::kCount);

struct SeriesInfo {
  SeriesMetric metric;
  const char *key;  ///< in JSON, CSV and SQL
  const char *name; ///< for people; of a sum: what comes per second
  Unit unit;        ///< nanoseconds: CPU time
  bool isSum;
  uint64_t known; ///< abi::SeriesKnown
};
const std::array<SeriesInfo, kSeriesMetrics> &seriesInfos();

struct TimePoint {
  uint64_t ns = 0;    ///< after the start of the run
  uint64_t known = 0; ///< abi::SeriesKnown
  std::array<int64_t, kSeriesMetrics> values{};

  int64_t operator[](SeriesMetric metric) const {
    return values[static_cast<size_t>(metric)];
  }
  bool has(const SeriesInfo &info) const { return known & info.known; }
};

struct RunSeries {
  uint32_t run = 0;        ///< index into Model::runs
  uint64_t intervalNs = 0; ///< least distance of two points now
  uint64_t askedNs = 0;    ///< by series=; less when the run was long
  std::vector<TimePoint> points;

  bool has(const SeriesInfo &info) const;
  /// The value of a sum at \p ns, on the straight line between the points that
  /// have it; the first point's before, the last one's behind.
  double sumAt(const SeriesInfo &info, uint64_t ns) const;
};

RunSeries seriesOfRun(const TraceData &data, const RunClock &clock,
                      uint32_t run);

/// One metric in \p bins equal parts of a run: sums as change per second, else
/// the largest value. A part without any point has the value before it.
std::vector<double> binned(const RunSeries &series, const SeriesInfo &info,
                           size_t bins);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_SERIESMODEL_H
