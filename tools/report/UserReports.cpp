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

std::string signedCount(int64_t value) {
  return (value < 0 ? "-" : "") +
         formatCount(value < 0 ? -static_cast<uint64_t>(value)
                               : static_cast<uint64_t>(value));
}

/// What a counter's sums are worth.
std::string sumText(const UserValue &counter, int64_t sum) {
  return counter.overflows ? "overflow" : withUnit(sum, counter.unit);
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
    table.add({{sumText(value, value.sum), formatCount(value.count),
                value.overflows ? "-" : shortNumber(each), chartOf(model, i)},
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
    auto cell = [&](auto v) { return withUnit(v, value.unit); };
    bool isPlain = withUnit(int64_t{1}, value.unit).starts_with("1 ") ||
                   value.unit.empty();
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
    bool hasShares = value.sum && !value.hasBothSigns() && !value.overflows;
    std::vector<Column> columns{{"self", 0}, {"total", 0}};
    if (hasShares)
      columns.insert(columns.begin(), {"self %", 1});
    Table table(std::move(columns), "function");
    for (size_t i = 0; i < shown; ++i) {
      const FunctionShare &share = shares[i];
      Row row;
      row.cells = {sumText(value, share.self), sumText(value, share.total)};
      if (hasShares)
        row.cells.insert(row.cells.begin(),
                         fmt::format("{:.1f}%", 100 * double(share.self) /
                                                    double(value.sum)));
      row.name = printable(model.nameOf(share.function));
      row.place = placeOf(model, share.function);
      table.add(std::move(row));
    }
    table.print(out);
    int64_t rest = value.elsewhere();
    if (rest && !value.overflows)
      out.stream << out.colored(Role::Faint, withUnit(rest, value.unit) +
                                                 " more without its path")
                 << '\n';
    if (value.sum && value.hasBothSigns())
      out.stream << out.colored(Role::Faint,
                                "no shares: it was added to and taken from")
                 << '\n';
    if (shown < shares.size())
      out.stream << out.colored(Role::Faint,
                                fmt::format("{} of {}", shown,
                                            counted(shares.size(), "function")))
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

std::string threadName(const Model &model, uint32_t index) {
  return index < model.threads.size() ? model.threads[index].name : "";
}

std::string threadText(const Model &model, uint32_t index) {
  if (index >= model.threads.size())
    return "-";
  const Thread &thread = model.threads[index];
  return thread.name.empty() ? std::to_string(thread.tid)
                             : printable(thread.name);
}

void printHistogram(const UserTimes &times, const Output &out) {
  std::vector<TimeBin> bins = times.histogram();
  out.stream << '\n'
             << out.colored(Role::Title, "Times of " + printable(times.name))
             << '\n';
  Table table({{"from", 0}, {"below", 0}, {"frames", 0}, {"share", 0}}, "");
  uint64_t most = 0;
  for (const TimeBin &bin : bins)
    most = std::max(most, bin.count);
  for (const TimeBin &bin : bins) {
    Row row;
    row.cells = {ns(bin.fromNs), ns(bin.belowNs), formatCount(bin.count),
                 formatShare(bin.count, times.durations.count())};
    row.name = bar(static_cast<int64_t>(bin.count), static_cast<int64_t>(most));
    table.add(std::move(row));
  }
  table.print(out);
}

void printSlowFrames(const Model &model, const UserTimes &times,
                     const Output &out) {
  out.stream << '\n'
             << out.colored(Role::Title, "Slowest frames of " +
                                             printable(times.name) +
                                             ", in order of time")
             << '\n';
  std::vector<Column> columns = {
      {"began", 1}, {"ended", 0}, {"took", 0}, {"of mean", 2}};
  bool isOfSeveral = model.runs.size() > 1;
  if (isOfSeveral)
    columns.insert(columns.begin(), {"run", 0});
  Table table(std::move(columns), "thread");
  for (const SlowFrameInfo &frame : times.slowest) {
    double ratio =
        static_cast<double>(frame.ns) / std::max(times.meanNs(), 1.0);
    Row row;
    row.cells = {ns(frame.startNs()), ns(frame.endNs), ns(frame.ns),
                 (ratio < 9.95 ? fmt::format("{:.1f}", ratio)
                               : shortNumber(std::round(ratio))) +
                     " x"};
    if (isOfSeveral)
      row.cells.insert(row.cells.begin(), std::to_string(frame.run));
    row.name = threadText(model, frame.thread);
    table.add(std::move(row));
  }
  table.print(out);
}

void printLosses(const Model &model, const Output &out) {
  for (const std::string &line : describeUserLosses(model))
    out.stream << out.colored(Role::Faint, line) << '\n';
  for (const std::string &line : describeUnits(model))
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

Json sumField(const UserValue &counter, int64_t sum) {
  return counter.overflows ? Json(nullptr) : Json(sum);
}

const UserValue &demandCounter(const Model &model, const std::string &name) {
  if (const UserValue *value = model.user.find(false, name)) {
    if (value->overflows)
      throw UsageError(
          "the counter \"" + printable(name) + "\" went beyond 64 bits in " +
          (model.runs.size() == 1
               ? printable(model.runs.front().path)
               : "the sum of " + counted(model.runs.size(), "run")));
    return *value;
  }
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

std::string withUnit(int64_t value, const std::string &unit) {
  uint64_t size =
      value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  if (unit == "bytes" || unit == "B" || unit == "byte")
    return (value < 0 ? "-" : "") + formatBytes(size);
  if (unit == "ns")
    return withUnit(static_cast<double>(value), unit);
  return signedCount(value) +
         (unit.empty() || unit == "count" ? "" : " " + printable(unit));
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
  row["sum"] = value.isGauge ? Json(nullptr) : sumField(value, value.sum);
  ofGauge("last", value.last);
  ofGauge("min", value.min);
  ofGauge("max", value.max);
  ofGauge("mean", value.mean());
  row["overflow"] = value.isGauge ? Json(nullptr) : Json(value.overflows > 0);
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
  row["p999_ns"] = times.percentile(99.9);
  if (times.isFrame)
    return row;
  row["cpu_ns"] = times.cpuNs;
  row["mean_cpu_ns"] = times.cpuNs / std::max<uint64_t>(times.count, 1);
  row["min_cpu_ns"] = times.minCpuNs;
  row["max_cpu_ns"] = times.maxCpuNs;
  return row;
}

namespace {

/// Behind the row of JSON: how the times are distributed.
void addHistogram(Json &row, const UserTimes &times) {
  Json histogram = Json::array();
  for (const TimeBin &bin : times.histogram())
    histogram.push_back(Json{{"from_ns", bin.fromNs},
                             {"below_ns", bin.belowNs},
                             {"count", bin.count}});
  row["histogram"] = std::move(histogram);
}

Json slowFrameRows(const Model &model, const UserTimes &times) {
  Json rows = Json::array();
  for (const SlowFrameInfo &frame : times.slowest)
    rows.push_back(Json{{"run", frame.run},
                        {"thread", frame.thread},
                        {"thread_name", threadName(model, frame.thread)},
                        {"start_ns", frame.startNs()},
                        {"end_ns", frame.endNs},
                        {"ns", frame.ns}});
  return rows;
}

} // namespace

Json timesDocument(const Model &model, const UserTimes &times) {
  Json row = timesRow(times);
  addHistogram(row, times);
  if (times.isFrame)
    row["slowest"] = slowFrameRows(model, times);
  return row;
}

Json valueDocument(const Model &model, const UserValue &value) {
  Json row = valueRow(value);
  row["functions"] = Json::array();
  for (const FunctionShare &share : sharesOf(model, value)) {
    Json function = functionIdentity(model, share.function);
    function["self"] = sumField(value, share.self);
    function["total"] = sumField(value, share.total);
    row["functions"].push_back(std::move(function));
  }
  return row;
}

Json momentRow(const Model &model, const UserMoment &moment) {
  Json row;
  row["run"] = moment.run;
  row["time_ns"] = moment.ns;
  row["thread"] = moment.thread;
  row["thread_name"] = threadName(model, moment.thread);
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
  for (const UserValue &value : model.user.values)
    rows.push_back(out.format == Format::Json ? valueDocument(model, value)
                                              : valueRow(value));
  printRowsOnly(out, "values", valueRow({}), rows);
}

void reportSections(const Model &model, const Output &out) {
  std::vector<Json> rows;
  Table table({{"count", 0},
               {"total", 0},
               {"mean", 0},
               {"min", 2},
               {"p50", 5},
               {"p99", 4},
               {"max", 1},
               {"cpu", 3},
               {"mean cpu", 6}},
              "section");
  for (const UserTimes &times : model.user.times) {
    if (times.isFrame)
      continue;
    rows.push_back(out.format == Format::Json ? timesDocument(model, times)
                                              : timesRow(times));
    table.add(
        {{formatCount(times.count), formatNs(times.totalNs),
          formatNs(times.meanNs()), ns(times.minNs), ns(times.percentile(50)),
          ns(times.percentile(99)), ns(times.maxNs), ns(times.cpuNs),
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
               {"per second", 1},
               {"mean", 0},
               {"p50", 2},
               {"p90", 4},
               {"p99", 0},
               {"p99.9", 3},
               {"max", 0}},
              "frame");
  for (const UserTimes &times : model.user.times) {
    if (!times.isFrame)
      continue;
    rows.push_back(out.format == Format::Json ? timesDocument(model, times)
                                              : timesRow(times));
    table.add({{formatCount(times.count),
                shortNumber(1e9 / std::max(times.meanNs(), 1.0)),
                formatNs(times.meanNs()), ns(times.percentile(50)),
                ns(times.percentile(90)), ns(times.percentile(99)),
                ns(times.percentile(99.9)), ns(times.maxNs)},
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
    if (times.isFrame)
      printHistogram(times, out);
  for (const UserTimes &times : model.user.times)
    if (times.isFrame && !times.slowest.empty())
      printSlowFrames(model, times, out);
  printLosses(model, out);
}

void reportMessages(const Model &model, const MessagesOptions &options,
                    const Output &out) {
  std::vector<Json> rows;
  std::vector<Column> columns = {{"time", 0}, {"thread", 1, true}};
  if (model.runs.size() > 1)
    columns.insert(columns.begin(), {"run", 2});
  Table table(std::move(columns), "message");
  for (const UserMoment &moment : model.user.moments) {
    if ((options.isWithoutCheckpoints && moment.isCheckpoint) ||
        (!options.filter.empty() && !globMatches(options.filter, moment.text)))
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
