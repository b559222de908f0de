//===-- TimelineReport.cpp - the process over time ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// As text a small chart a metric and a table of equal parts of the run; as
// JSON and CSV the points as they were taken.
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "report/Fields.h"
#include "report/HeapFields.h"
#include "report/Reports.h"
#include "report/Sparkline.h"
#include "report/Table.h"
#include "report/Text.h"
#include "report/UserFields.h"

#include <algorithm>
#include <fmt/format.h>

namespace autoprof {

namespace {

constexpr size_t kChartColumns = 60;
constexpr size_t kTableRows = 20;

/// What the table shows of it, and which column goes first when the terminal
/// is narrow (0 stays).
struct TableColumn {
  SeriesMetric metric;
  const char *heading;
  int dropOrder;
};
constexpr TableColumn kColumns[] = {
    {SeriesMetric::Calls, "calls/s", 0},
    {SeriesMetric::UserNs, "user", 0},
    {SeriesMetric::SystemNs, "system", 1},
    {SeriesMetric::ResidentBytes, "resident", 2},
    {SeriesMetric::LiveBytes, "live heap", 3},
    {SeriesMetric::Allocations, "allocations/s", 9},
    {SeriesMetric::MinorFaults, "faults/s", 6},
    {SeriesMetric::MajorFaults, "major/s", 10},
    {SeriesMetric::VoluntarySwitches, "waits/s", 7},
    {SeriesMetric::InvoluntarySwitches, "preempted/s", 8},
    {SeriesMetric::ReadBytes, "read/s", 4},
    {SeriesMetric::WrittenBytes, "written/s", 5},
};

const SeriesInfo &infoOf(SeriesMetric metric) {
  return seriesInfos()[static_cast<size_t>(metric)];
}

std::string titleOf(const SeriesInfo &info) {
  bool isPerSecond = info.isSum && info.unit != Unit::Nanoseconds;
  return std::string(info.name) + (isPerSecond ? "/s" : "");
}

void printCharts(const RunSeries &series, const Output &out) {
  for (const SeriesInfo &info : seriesInfos()) {
    if (!series.has(info))
      continue;
    std::vector<double> values = binned(series, info, kChartColumns);
    double most = *std::max_element(values.begin(), values.end());
    if (most <= 0)
      continue;
    out.stream << out.colored(Role::Faint, fmt::format("{:<15}", titleOf(info)))
               << sparkline(values, most) << "  up to "
               << seriesValue(info, most) << '\n';
  }
}

/// The program's own counters and gauges.
void printValues(const Model &model, const RunSeries &series,
                 const Output &out) {
  for (const UserSeries &own : model.user.series) {
    if (own.run != series.run)
      continue;
    const UserValue &value = model.user.values[own.value];
    std::vector<double> values = binned(model.user, own, series, kChartColumns);
    double most = *std::max_element(values.begin(), values.end());
    if (most <= 0)
      continue;
    std::string name = printable(value.name) + (value.isGauge ? "" : "/s");
    if (size_t width = displayWidth(name); width < 15)
      name += std::string(15 - width, ' ');
    out.stream << out.colored(Role::Faint, name) << sparkline(values, most)
               << "  up to " << withUnit(most, value.unit) << '\n';
  }
}

void printTable(const RunSeries &series, const Output &out) {
  std::vector<Column> columns = {{"from", 0}};
  std::vector<std::vector<double>> values;
  std::vector<const SeriesInfo *> infos;
  size_t rows = std::min(kTableRows, series.points.size() - 1);
  for (const TableColumn &column : kColumns) {
    const SeriesInfo &info = infoOf(column.metric);
    if (!series.has(info))
      continue;
    columns.push_back({column.heading, column.dropOrder});
    values.push_back(binned(series, info, rows));
    infos.push_back(&info);
  }
  Table table(std::move(columns), "");
  uint64_t begin = series.points.front().ns;
  double span = static_cast<double>(series.points.back().ns - begin);
  for (size_t i = 0; i < rows; ++i) {
    Row row;
    double from = static_cast<double>(begin) +
                  span * static_cast<double>(i) / static_cast<double>(rows);
    row.cells.push_back(formatNs(from));
    for (size_t k = 0; k < values.size(); ++k)
      row.cells.push_back(seriesValue(*infos[k], values[k][i]));
    table.add(std::move(row));
  }
  out.stream << '\n';
  table.print(out);
}

void printText(const Model &model, const RunSeries &series, const Output &out) {
  if (model.runs.size() > 1)
    out.stream << out.colored(Role::Title,
                              printable(model.runs[series.run].path))
               << '\n';
  if (series.points.size() < 2) {
    out.stream << "no series was recorded (series=off, or a killed run that "
                  "was too short)\n";
    return;
  }
  printCharts(series, out);
  printValues(model, series, out);
  printTable(series, out);
  std::string text = fmt::format(
      "\n{}, {} apart or more", counted(series.points.size(), "point"),
      formatNs(static_cast<double>(series.intervalNs)));
  if (series.intervalNs > series.askedNs + series.askedNs / 2)
    text += fmt::format(" (asked for: {})",
                        formatNs(static_cast<double>(series.askedNs)));
  out.stream << out.colored(Role::Faint, text) << '\n';
}

Json pointRow(uint32_t run, const TimePoint &point) {
  Json row;
  row["run"] = run;
  row["time_ns"] = point.ns;
  for (const SeriesInfo &info : seriesInfos())
    row[info.key] = point.has(info) ? Json(point[info.metric]) : Json(nullptr);
  return row;
}

/// One for each counter and gauge: values at the points, null before the first
/// set of a gauge.
std::vector<Json> userRows(const Model &model) {
  std::vector<Json> rows;
  for (const UserSeries &own : model.user.series) {
    const UserValue &value = model.user.values[own.value];
    Json values = Json::array();
    for (size_t i = 0; i < own.values.size(); ++i) {
      bool isThere =
          !value.isGauge || model.series[own.run].points[i].ns >= own.firstNs;
      values.push_back(isThere ? Json(own.values[i]) : Json(nullptr));
    }
    rows.push_back(Json{{"run", own.run},
                        {"kind", value.isGauge ? "gauge" : "counter"},
                        {"name", value.name},
                        {"unit", value.unit},
                        {"values", std::move(values)}});
  }
  return rows;
}

Json runRow(const RunSeries &series) {
  Json row;
  row["run"] = series.run;
  row["points"] = series.points.size();
  row["interval_ns"] = series.intervalNs;
  row["asked_ns"] = series.askedNs;
  return row;
}

} // namespace

std::string sparkline(const std::vector<double> &values, double most) {
  const char *const kEighths[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::string text;
  for (double value : values) {
    double share = most > 0 ? std::clamp(value / most, 0.0, 1.0) : 0;
    text += share > 0 ? kEighths[static_cast<size_t>(share * 7 + 0.5)] : " ";
  }
  return text;
}

std::string bar(int64_t part, int64_t whole) {
  constexpr size_t kWidth = 40;
  const char *const kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (part <= 0 || whole <= 0)
    return {};
  double share =
      std::min(1.0, static_cast<double>(part) / static_cast<double>(whole));
  auto eighths = static_cast<size_t>(share * kWidth * 8 + 0.5);
  std::string text;
  for (size_t i = 0; i < eighths / 8; ++i)
    text += "█";
  return text + kEighths[eighths % 8];
}

std::string seriesValue(const SeriesInfo &info, double value) {
  if (info.unit == Unit::Nanoseconds) // of CPU time in a second
    return fmt::format("{:.0f}%", value / 1e7);
  auto whole = static_cast<uint64_t>(std::max(value, 0.0) + 0.5);
  return info.unit == Unit::Bytes ? formatBytes(whole) : formatCount(whole);
}

void reportTimeline(const Model &model, const Output &out) {
  if (out.format == Format::Text) {
    for (const RunSeries &series : model.series)
      printText(model, series, out);
    return;
  }
  std::vector<Json> rows, runs;
  for (const RunSeries &series : model.series) {
    runs.push_back(runRow(series));
    for (const TimePoint &point : series.points)
      rows.push_back(pointRow(series.run, point));
  }
  if (out.format == Format::Csv)
    return printCsvRows(out, pointRow(0, {}), rows);
  out.stream << "{\"version\":" << kJsonVersion << ',';
  printRows(out, "runs", runs);
  out.stream << ',';
  printRows(out, "timeline", rows);
  if (!model.user.series.empty()) {
    out.stream << ',';
    printRows(out, "values", userRows(model));
  }
  if (!model.user.moments.empty()) {
    std::vector<Json> messages;
    for (const UserMoment &moment : model.user.moments)
      messages.push_back(momentRow(model, moment));
    out.stream << ',';
    printRows(out, "messages", messages);
  }
  out.stream << "}\n";
}

std::string timelineSummary(const Model &model) {
  constexpr size_t kColumns = 40;
  if (model.series.size() != 1 || model.series[0].points.size() < 4)
    return {};
  const RunSeries &series = model.series[0];
  const SeriesInfo &calls = infoOf(SeriesMetric::Calls);
  std::vector<double> values = binned(series, calls, kColumns);
  double most = *std::max_element(values.begin(), values.end());
  if (most <= 0)
    return {};
  return fmt::format("{} up to {} calls/s", sparkline(values, most),
                     seriesValue(calls, most));
}

} // namespace autoprof
