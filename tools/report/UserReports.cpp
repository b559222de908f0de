//===-- UserReports.cpp - sections, frames and messages, as tables --------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/UserReports.h"

#include "analysis/Glob.h"
#include "report/HeapFields.h"
#include "report/Sparkline.h"
#include "report/Table.h"
#include "report/Text.h"
#include "report/UserFields.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace autoprof {

namespace {

std::string ns(uint64_t value) { return formatNs(static_cast<double>(value)); }

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

} // namespace

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
    return printRowsAs(out, "sections", timesRow({}), rows);
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
  printUserLosses(model, out);
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
    return printRowsAs(out, "frames", timesRow(sample), rows);
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
  printUserLosses(model, out);
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
    return printRowsAs(out, "messages", momentRow(model, {}), rows);
  if (table.empty())
    out.stream << "no message was told (autoprof_message, "
                  "autoprof_checkpoint)\n";
  else
    table.print(out);
  printUserLosses(model, out);
}

} // namespace autoprof
