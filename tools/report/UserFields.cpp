//===-- UserFields.cpp - what programs told, as words and JSON ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/UserFields.h"

#include "analysis/Checks.h"
#include "analysis/Metric.h"
#include "report/Text.h"
#include "report/UsageError.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace autoprof {

namespace {

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

std::string threadName(const Model &model, uint32_t index) {
  return index < model.threads.size() ? model.threads[index].name : "";
}

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

std::string pathText(const Model &model, TreeIndex path) {
  std::string text;
  for (TreeIndex at = path; at != CallTree::kRoot; at = model.tree[at].parent)
    text = printable(model.nameOf(model.tree[at].function)) +
           (text.empty() ? "" : " > " + text);
  return text;
}

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

void printUserLosses(const Model &model, const Output &out) {
  for (const std::string &line : describeUserLosses(model))
    out.stream << out.colored(Role::Faint, line) << '\n';
  for (const std::string &line : describeUnits(model))
    out.stream << out.colored(Role::Faint, line) << '\n';
}

} // namespace autoprof
