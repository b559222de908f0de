//===-- UserReports.cpp - what programs told, as tables -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/UserReports.h"

#include "analysis/Checks.h"
#include "analysis/Glob.h"
#include "analysis/Metric.h"
#include "report/HeapFields.h"
#include "report/Sparkline.h"
#include "report/Table.h"
#include "report/Text.h"
#include "report/UsageError.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace autoprof {

namespace {

constexpr size_t kChartColumns = 24;

std::string signedCount(double value) {
  auto whole =
      static_cast<uint64_t>(std::min(std::round(std::fabs(value)), 1e19));
  return (value < 0 && whole ? "-" : "") + formatCount(whole);
}

/// Of the only run that has it; several are not drawn into one.
std::string chartOf(const Model &model, size_t index) {
  const UserSeries *only = nullptr;
  for (const UserSeries &series : model.user.series)
    if (series.value == index) {
      if (only)
        return {};
      only = &series;
    }
  if (!only || only->values.size() < 3)
    return {};
  std::vector<double> values =
      binned(model.user, *only, model.series[only->run], kChartColumns);
  double most = *std::max_element(values.begin(), values.end());
  return most > 0 ? sparkline(values, most) : std::string();
}

void printCounters(const Model &model, const Output &out) {
  Table table(
      {{"total", 0}, {"adds", 1}, {"per add", 2}, {"over time", 3, true}},
      "counter");
  for (size_t i = 0; i < model.user.values.size(); ++i) {
    const UserValue &value = model.user.values[i];
    if (value.isGauge)
      continue;
    auto sum = static_cast<double>(value.sum);
    double each = sum / static_cast<double>(std::max<uint64_t>(value.count, 1));
    table.add({{withUnit(sum, value.unit), formatCount(value.count),
                shortNumber(each), chartOf(model, i)},
               {},
               "",
               printable(value.name),
               "",
               ""});
  }
  if (!table.empty())
    table.print(out);
}

void printGauges(const Model &model, const Output &out) {
  Table table({{"last", 0},
               {"mean", 0},
               {"min", 1},
               {"max", 0},
               {"sets", 2},
               {"over time", 3, true}},
              "gauge");
  for (size_t i = 0; i < model.user.values.size(); ++i) {
    const UserValue &value = model.user.values[i];
    if (!value.isGauge)
      continue;
    auto cell = [&](auto v) {
      return withUnit(static_cast<double>(v), value.unit);
    };
    bool isPlain =
        withUnit(1, value.unit).starts_with("1 ") || value.unit.empty();
    table.add({{cell(value.last),
                isPlain ? shortNumber(value.mean()) : cell(value.mean()),
                cell(value.min), cell(value.max), formatCount(value.count),
                chartOf(model, i)},
               {},
               "",
               printable(value.name),
               "",
               ""});
  }
  if (table.empty())
    return;
  if (!model.user.values.front().isGauge)
    out.stream << '\n';
  table.print(out);
}

struct FunctionShare {
  FunctionIndex function;
  int64_t self, total;
};

/// Where a counter was added to, most first.
std::vector<FunctionShare> sharesOf(const Model &model,
                                    const UserValue &value) {
  std::vector<FunctionShare> shares;
  FunctionCounts counts(model, value);
  for (FunctionIndex i = 0; i < model.functions.size(); ++i)
    if (counts.self[i])
      shares.push_back({i, counts.self[i], counts.total[i]});
  std::stable_sort(shares.begin(), shares.end(),
                   [](const FunctionShare &a, const FunctionShare &b) {
                     return std::fabs(double(a.self)) >
                            std::fabs(double(b.self));
                   });
  return shares;
}

void printShares(const Model &model, size_t top, const Output &out) {
  for (const UserValue &value : model.user.values) {
    std::vector<FunctionShare> shares = sharesOf(model, value);
    if (value.isGauge || shares.empty())
      continue;
    size_t shown = top ? std::min(top, shares.size()) : shares.size();
    out.stream << '\n'
               << out.colored(Role::Title, printable(value.name)) << '\n';
    Table table({{"self %", 1}, {"self", 0}, {"total", 0}}, "function");
    for (size_t i = 0; i < shown; ++i) {
      const FunctionShare &share = shares[i];
      table.add(
          {{value.sum ? fmt::format("{:.1f}%", 100.0 * share.self / value.sum)
                      : "-",
            withUnit(static_cast<double>(share.self), value.unit),
            withUnit(static_cast<double>(share.total), value.unit)},
           {},
           "",
           printable(model.nameOf(share.function)),
           "",
           placeOf(model, share.function)});
    }
    table.print(out);
    if (double rest = double(value.sum) - double(value.onPaths()); rest != 0)
      out.stream << out.colored(Role::Faint, withUnit(static_cast<double>(rest),
                                                      value.unit) +
                                                 " more without its path")
                 << '\n';
    if (shown < shares.size())
      out.stream << out.colored(Role::Faint, fmt::format("{} of {} functions",
                                                         shown, shares.size()))
                 << '\n';
  }
}

std::string ns(uint64_t value) { return formatNs(static_cast<double>(value)); }

/// Where the moment was: "main > parse".
std::string pathText(const Model &model, TreeIndex path) {
  std::string text;
  for (TreeIndex at = path; at != CallTree::kRoot; at = model.tree[at].parent)
    text = printable(model.nameOf(model.tree[at].function)) +
           (text.empty() ? "" : " > " + text);
  return text;
}

std::string threadText(const Model &model, uint32_t index) {
  if (index >= model.threads.size())
    return "-";
  const Thread &thread = model.threads[index];
  return thread.name.empty() ? std::to_string(thread.tid)
                             : printable(thread.name);
}

void printSlowFrames(const Model &model, const UserTimes &times,
                     const Output &out) {
  out.stream << '\n'
             << out.colored(Role::Title, "Slowest frames of " +
                                             printable(times.name) +
                                             ", in order of time")
             << '\n';
  Table table({{"ended", 0}, {"took", 0}, {"of mean", 1}}, "thread");
  for (const SlowFrameInfo &frame : times.slowest) {
    double ratio =
        static_cast<double>(frame.ns) / std::max(times.meanNs(), 1.0);
    table.add({{ns(frame.endNs), ns(frame.ns), fmt::format("{:.2g} x", ratio)},
               {},
               "",
               threadText(model, frame.thread),
               "",
               ""});
  }
  table.print(out);
}

void printLosses(const Model &model, const Output &out) {
  for (const std::string &line : describeUserLosses(model))
    out.stream << out.colored(Role::Faint, line) << '\n';
}

/// "{"version":1,"NAME":[...]}" or CSV.
void printRowsOnly(const Output &out, const char *name, const Json &sample,
                   const std::vector<Json> &rows) {
  if (out.format == Format::Csv)
    return printCsvRows(out, sample, rows);
  out.stream << "{\"version\":" << kJsonVersion << ',';
  printRows(out, name, rows);
  out.stream << "}\n";
}

} // namespace

std::string shortNumber(double value) {
  return std::fabs(value) < 1000 ? fmt::format("{:.4g}", value)
                                 : signedCount(value);
}

std::optional<std::string> counterOf(const std::string &metric) {
  std::optional<MetricName> known = findMetric(metric);
  if (!known || known->metric != Metric::Counter)
    return std::nullopt;
  return known->name;
}

const UserValue &demandCounter(const Model &model, const std::string &name) {
  if (const UserValue *value = model.user.find(false, name))
    return *value;
  std::string known;
  for (const UserValue &value : model.user.values)
    if (!value.isGauge)
      known += (known.empty() ? "" : ", ") + printable(value.name);
  throw UsageError("no counter \"" + printable(name) + "\" was told; " +
                   (known.empty() ? "there are none" : "there are: " + known));
}

std::string withUnit(double value, const std::string &unit) {
  std::string sign = value < 0 ? "-" : "";
  if (unit == "bytes" || unit == "B" || unit == "byte")
    return sign + formatBytes(static_cast<uint64_t>(
                      std::min(std::fabs(value) + 0.5, 1e19)));
  if (unit == "ns")
    return sign + formatNs(std::fabs(value));
  if (unit.empty() || unit == "count")
    return signedCount(value);
  return signedCount(value) + " " + printable(unit);
}

std::string toldSummary(const Model &model) {
  const UserModel &user = model.user;
  size_t gauges = 0, frames = 0;
  for (const UserValue &value : user.values)
    gauges += value.isGauge;
  for (const UserTimes &times : user.times)
    frames += times.isFrame;
  std::string text;
  auto add = [&](uint64_t count, const char *thing) {
    if (count)
      text += (text.empty() ? "" : ", ") + counted(count, thing);
  };
  add(user.values.size() - gauges, "counter");
  add(gauges, "gauge");
  add(frames, "kind of frame");
  add(user.times.size() - frames, "section");
  add(user.messagesTold, "message");
  if (text.empty())
    return text;
  const char *where = !user.values.empty()  ? "values"
                      : frames              ? "frames"
                      : !user.times.empty() ? "sections"
                                            : "messages";
  return text + fmt::format(" (autoprof-report {})", where);
}

Json valueRow(const UserValue &value) {
  Json row;
  row["kind"] = value.isGauge ? "gauge" : "counter";
  row["name"] = value.name;
  row["unit"] = value.unit;
  row["count"] = value.count;
  auto ofGauge = [&](const char *key, auto v) {
    row[key] = value.isGauge ? Json(v) : Json(nullptr);
  };
  row["sum"] = value.isGauge ? Json(nullptr) : Json(value.sum);
  ofGauge("last", value.last);
  ofGauge("min", value.min);
  ofGauge("max", value.max);
  ofGauge("mean", value.mean());
  return row;
}

Json timesRow(const UserTimes &times) {
  Json row;
  row["name"] = times.name;
  row["count"] = times.count;
  row["total_ns"] = static_cast<uint64_t>(std::llround(times.totalNs));
  row["mean_ns"] = static_cast<uint64_t>(std::llround(times.meanNs()));
  row["min_ns"] = times.minNs;
  row["max_ns"] = times.maxNs;
  row["p50_ns"] = times.percentile(50);
  row["p90_ns"] = times.percentile(90);
  row["p99_ns"] = times.percentile(99);
  if (times.isFrame)
    return row;
  row["cpu_ns"] = times.cpuNs;
  row["mean_cpu_ns"] = times.cpuNs / std::max<uint64_t>(times.count, 1);
  row["min_cpu_ns"] = times.minCpuNs;
  row["max_cpu_ns"] = times.maxCpuNs;
  return row;
}

Json momentRow(const Model &model, const UserMoment &moment) {
  Json row;
  row["run"] = moment.run;
  row["time_ns"] = moment.ns;
  row["thread"] = moment.thread;
  row["thread_name"] = moment.thread < model.threads.size()
                           ? model.threads[moment.thread].name
                           : "";
  row["kind"] = moment.isCheckpoint ? "checkpoint" : "message";
  row["text"] = moment.text;
  row["path"] = pathText(model, moment.path);
  return row;
}

void reportValues(const Model &model, size_t top, const Output &out) {
  if (out.format == Format::Text) {
    if (model.user.values.empty())
      out.stream << "no counter and no gauge was told "
                    "(autoprof_counter_add, autoprof_gauge_set)\n";
    printCounters(model, out);
    printGauges(model, out);
    printShares(model, top, out);
    return printLosses(model, out);
  }
  std::vector<Json> rows;
  for (const UserValue &value : model.user.values) {
    rows.push_back(valueRow(value));
    if (out.format == Format::Csv)
      continue;
    Json functions = Json::array();
    for (const FunctionShare &share : sharesOf(model, value)) {
      Json row = functionIdentity(model, share.function);
      row["self"] = share.self;
      row["total"] = share.total;
      functions.push_back(std::move(row));
    }
    rows.back()["functions"] = std::move(functions);
  }
  printRowsOnly(out, "values", valueRow({}), rows);
}

void reportSections(const Model &model, const Output &out) {
  std::vector<Json> rows;
  Table table({{"count", 0},
               {"total", 0},
               {"mean", 0},
               {"min", 2},
               {"max", 1},
               {"p99", 5},
               {"cpu", 3},
               {"mean cpu", 4}},
              "section");
  for (const UserTimes &times : model.user.times) {
    if (times.isFrame)
      continue;
    rows.push_back(timesRow(times));
    table.add({{formatCount(times.count), formatNs(times.totalNs),
                formatNs(times.meanNs()), ns(times.minNs), ns(times.maxNs),
                ns(times.percentile(99)), ns(times.cpuNs),
                formatNs(static_cast<double>(times.cpuNs) /
                         static_cast<double>(times.count))},
               {},
               "",
               printable(times.name),
               "",
               ""});
  }
  if (out.format != Format::Text)
    return printRowsOnly(out, "sections", timesRow({}), rows);
  if (table.empty())
    out.stream << "no section was measured (autoprof_measure_section, "
                  "stopwatches)\n";
  else
    table.print(out);
  if (!model.user.checkpoints.empty()) {
    out.stream << '\n';
    Table passed({{"passed", 0}}, "checkpoint");
    for (const auto &[name, count] : model.user.checkpoints)
      passed.add({{formatCount(count)}, {}, "", printable(name), "", ""});
    passed.print(out);
  }
  printLosses(model, out);
}

void reportFrames(const Model &model, const Output &out) {
  std::vector<Json> rows;
  Table table({{"frames", 0},
               {"mean", 0},
               {"per second", 1},
               {"p50", 2},
               {"p90", 3},
               {"p99", 0},
               {"max", 0}},
              "frame");
  for (const UserTimes &times : model.user.times) {
    if (!times.isFrame)
      continue;
    rows.push_back(timesRow(times));
    Json slowest = Json::array();
    for (const SlowFrameInfo &frame : times.slowest)
      slowest.push_back(Json{{"run", frame.run},
                             {"thread", frame.thread},
                             {"end_ns", frame.endNs},
                             {"ns", frame.ns}});
    if (out.format == Format::Json)
      rows.back()["slowest"] = std::move(slowest);
    table.add({{formatCount(times.count), formatNs(times.meanNs()),
                fmt::format("{:.3g}", 1e9 / std::max(times.meanNs(), 1.0)),
                ns(times.percentile(50)), ns(times.percentile(90)),
                ns(times.percentile(99)), ns(times.maxNs)},
               {},
               "",
               printable(times.name),
               "",
               ""});
  }
  UserTimes sample;
  sample.isFrame = true;
  if (out.format != Format::Text)
    return printRowsOnly(out, "frames", timesRow(sample), rows);
  if (table.empty())
    out.stream << "no frame was told (autoprof_frame)\n";
  else
    table.print(out);
  for (const UserTimes &times : model.user.times)
    if (times.isFrame && !times.slowest.empty())
      printSlowFrames(model, times, out);
  printLosses(model, out);
}

void reportMessages(const Model &model, const std::string &filter,
                    const Output &out) {
  std::vector<Json> rows;
  std::vector<Column> columns = {{"time", 0}, {"thread", 1, true}};
  if (model.runs.size() > 1)
    columns.insert(columns.begin(), {"run", 2});
  Table table(std::move(columns), "message");
  for (const UserMoment &moment : model.user.moments) {
    if (!filter.empty() && !globMatches(filter, moment.text))
      continue;
    rows.push_back(momentRow(model, moment));
    Row row;
    row.cells = {ns(moment.ns), threadText(model, moment.thread)};
    if (model.runs.size() > 1)
      row.cells.insert(row.cells.begin(), std::to_string(moment.run));
    row.name = (moment.isCheckpoint ? "# " : "") + printable(moment.text);
    row.place = pathText(model, moment.path);
    table.add(std::move(row));
  }
  if (out.format != Format::Text)
    return printRowsOnly(out, "messages", momentRow(model, {}), rows);
  if (table.empty())
    out.stream << "no message was told (autoprof_message, "
                  "autoprof_checkpoint)\n";
  else
    table.print(out);
  printLosses(model, out);
}

} // namespace autoprof
