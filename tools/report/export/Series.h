//===-- Series.h - time series as trace formats want them -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The counters that a run recorded over time, one list of points each, with
// times since the first of all runs began.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_SERIES_H
#define AUTOPROF_REPORT_SERIES_H

#include "analysis/PathMetric.h"

#include <algorithm>
#include <string>
#include <vector>

namespace autoprof {

struct Series {
  uint32_t run = 0; ///< index into Model::runs
  const char *name = "";
  Unit unit = Unit::Count;
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

inline std::vector<Series> seriesOf(const Model &model) {
  std::vector<uint64_t> starts = runStarts(model);
  std::vector<Series> all;
  for (const HeapRun &run : model.heap.runs) {
    Series bytes{run.run, "live heap bytes", Unit::Bytes, {}};
    Series blocks{run.run, "live heap blocks", Unit::Count, {}};
    Series allocations{run.run, "allocations", Unit::Count, {}};
    for (const HeapTimePoint &point : run.points) {
      uint64_t ns = starts[run.run] + point.ns;
      bytes.points.emplace_back(ns, point.liveBytes);
      blocks.points.emplace_back(ns, point.liveBlocks);
      allocations.points.emplace_back(ns,
                                      static_cast<int64_t>(point.allocations));
    }
    for (Series *series : {&bytes, &blocks, &allocations})
      all.push_back(std::move(*series));
  }
  return all;
}

} // namespace autoprof

#endif // AUTOPROF_REPORT_SERIES_H
