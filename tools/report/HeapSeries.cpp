//===-- HeapSeries.cpp - sizes, the heap over time, scopes ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "report/HeapFields.h"
#include "report/HeapReport.h"
#include "report/Sparkline.h"
#include "report/Table.h"
#include "report/Text.h"

#include <algorithm>
#include <fmt/format.h>

namespace autoprof {

namespace {

constexpr size_t kChartRows = 24;

uint64_t lowestOf(size_t sizeClass) {
  return sizeClass == 0 ? 0 : uint64_t{1} << (sizeClass - 1);
}

uint64_t highestOf(size_t sizeClass) { return (uint64_t{1} << sizeClass) - 1; }

Json sizeRow(const HeapModel &heap, size_t sizeClass) {
  Json row;
  row["min"] = lowestOf(sizeClass);
  row["max"] = sizeClass + 1 < heap.sizes.size() ? Json(highestOf(sizeClass))
                                                 : Json(nullptr);
  row["count"] = heap.sizes[sizeClass];
  return row;
}

/// Points that fall into one line of the chart: the largest is shown.
std::vector<HeapTimePoint> chartPoints(const std::vector<HeapTimePoint> &all) {
  std::vector<HeapTimePoint> points;
  uint64_t begin = all.front().ns, span = all.back().ns - begin + 1;
  size_t lastLine = SIZE_MAX;
  for (const HeapTimePoint &point : all) {
    auto line = static_cast<size_t>(static_cast<double>(point.ns - begin) *
                                    kChartRows / static_cast<double>(span));
    if (line != lastLine) {
      points.push_back(point);
      lastLine = line;
      continue;
    }
    HeapTimePoint &shown = points.back();
    uint64_t allocations = std::max(shown.allocations, point.allocations);
    uint64_t rssBytes = std::max(shown.rssBytes, point.rssBytes);
    if (point.liveBytes > shown.liveBytes)
      shown = point;
    shown.allocations = allocations;
    shown.rssBytes = rssBytes;
  }
  return points;
}

/// Allocations per second since the point before.
std::string rateText(const HeapTimePoint &before, const HeapTimePoint &point) {
  if (point.ns <= before.ns || point.allocations < before.allocations)
    return "-";
  double seconds = static_cast<double>(point.ns - before.ns) / 1e9;
  return formatCount(static_cast<uint64_t>(
      static_cast<double>(point.allocations - before.allocations) / seconds +
      0.5));
}

void printChart(const Model &model, const HeapRun &run, const Output &out) {
  if (model.heap.runs.size() > 1)
    out.stream << out.colored(Role::Title, printable(model.runs[run.run].path))
               << '\n';
  if (run.points.empty()) {
    out.stream << "the run was too short for a series\n";
    return;
  }
  Table table({{"time", 0},
               {"live", 0},
               {"blocks", 2},
               {"allocations", 3},
               {"per second", 4},
               {"resident", 1}},
              "");
  HeapTimePoint before; // the run's begin
  for (const HeapTimePoint &point : chartPoints(run.points)) {
    Row row;
    row.cells = {formatNs(static_cast<double>(point.ns)),
                 formatLive(point.liveBytes),
                 formatLiveCount(point.liveBlocks),
                 formatCount(point.allocations),
                 rateText(before, point),
                 point.rssBytes ? formatBytes(point.rssBytes) : "-"};
    before = point;
    row.name = bar(point.liveBytes, run.peakBytes);
    table.add(std::move(row));
  }
  table.print(out);
  out.stream << out.colored(
                    Role::Faint,
                    fmt::format("\n{}; peak {} after {}",
                                counted(run.points.size(), "point"),
                                formatLive(run.peakBytes),
                                formatNs(static_cast<double>(run.peakNs))))
             << '\n';
}

Json pointRow(const HeapRun &run, const HeapTimePoint &point) {
  Json row;
  row["run"] = run.run;
  row["time_ns"] = point.ns;
  row["live_bytes"] = point.liveBytes;
  row["live_blocks"] = point.liveBlocks;
  row["allocations"] = point.allocations;
  row["rss_bytes"] = point.rssBytes ? Json(point.rssBytes) : Json(nullptr);
  return row;
}

Json scopeRow(const HeapScope &scope) {
  Json row;
  row["name"] = scope.name;
  row["count"] = scope.count;
  row["delta_sum"] = scope.deltaSum;
  row["delta_mean"] = scope.meanDelta();
  row["delta_min"] = scope.deltaMin;
  row["delta_max"] = scope.deltaMax;
  row["peak_mean"] = scope.meanPeak();
  row["peak_min"] = scope.peakMin;
  row["peak_max"] = scope.peakMax;
  return row;
}

void printScopes(const HeapModel &heap, const Output &out) {
  if (heap.scopes.empty()) {
    out.stream << "no MemoryScope was used (autoprof/autoprof.h)\n";
    return;
  }
  Table table({{"count", 0},
               {"mean change", 0},
               {"min", 3},
               {"max", 2},
               {"mean peak", 1},
               {"min peak", 5},
               {"max peak", 4}},
              "scope");
  for (const HeapScope &scope : heap.scopes) {
    Row row;
    row.cells = {formatCount(scope.count),
                 formatDelta(scope.meanDelta()),
                 formatDelta(static_cast<double>(scope.deltaMin)),
                 formatDelta(static_cast<double>(scope.deltaMax)),
                 formatDelta(scope.meanPeak()),
                 formatDelta(static_cast<double>(scope.peakMin)),
                 formatDelta(static_cast<double>(scope.peakMax))};
    row.name = printable(scope.name);
    table.add(std::move(row));
  }
  table.print(out);
}

void printSizes(const HeapModel &heap, const Output &out) {
  uint64_t all = 0, most = 0;
  for (uint64_t count : heap.sizes) {
    all += count;
    most = std::max(most, count);
  }
  if (all == 0) {
    out.stream << "sizes were not recorded\n";
    return;
  }
  Table table({{"from", 0}, {"to", 0}, {"count", 0}, {"share", 1}}, "");
  for (size_t i = 0; i < heap.sizes.size(); ++i) {
    if (heap.sizes[i] == 0)
      continue;
    Row row;
    row.cells = {formatBytes(lowestOf(i)),
                 i + 1 < heap.sizes.size()
                     ? "below " + formatBytes(highestOf(i) + 1)
                     : "",
                 formatCount(heap.sizes[i]), formatShare(heap.sizes[i], all)};
    row.name =
        bar(static_cast<int64_t>(heap.sizes[i]), static_cast<int64_t>(most));
    table.add(std::move(row));
  }
  table.print(out);
}

} // namespace

void reportSizes(const Model &model, const Output &out) {
  const HeapModel &heap = model.heap;
  if (out.format == Format::Text)
    return printSizes(heap, out);
  std::vector<Json> rows;
  for (size_t i = 0; i < heap.sizes.size(); ++i)
    if (heap.sizes[i])
      rows.push_back(sizeRow(heap, i));
  printRowsAs(out, "sizes", sizeRow(heap, 0), rows);
}

void reportHeapTimeline(const Model &model, const Output &out) {
  std::vector<Json> rows;
  for (const HeapRun &run : model.heap.runs) {
    if (out.format == Format::Text) {
      printChart(model, run, out);
      continue;
    }
    for (const HeapTimePoint &point : run.points)
      rows.push_back(pointRow(run, point));
  }
  if (out.format != Format::Text)
    printRowsAs(out, "timeline", pointRow({}, {}), rows);
}

void reportScopes(const Model &model, const Output &out) {
  if (out.format == Format::Text)
    return printScopes(model.heap, out);
  std::vector<Json> rows;
  for (const HeapScope &scope : model.heap.scopes)
    rows.push_back(scopeRow(scope));
  printRowsAs(out, "scopes", scopeRow({}), rows);
}

} // namespace autoprof
