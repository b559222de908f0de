//===-- DiffReport.cpp - what changed between two versions ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/DiffReport.h"
#include "analysis/Checks.h"
#include "report/BottleneckTexts.h"
#include "report/Fields.h"
#include "report/Table.h"
#include "report/Text.h"

#include <cmath>
#include <fmt/format.h>

namespace autoprof {

namespace {

/// Without a test, self times that differ by less of all time are not shown.
constexpr double kShownShare = 0.01;

struct MetricWords {
  DiffMetric metric;
  const char *key;
  const char *heading;
  Unit unit;
};
constexpr MetricWords kMetrics[] = {
    {DiffMetric::Self, "self_ns", "self", Unit::Nanoseconds},
    {DiffMetric::Cpu, "sampled_ns", "CPU", Unit::Nanoseconds},
    {DiffMetric::Total, "total_ns", "total", Unit::Nanoseconds},
    {DiffMetric::Calls, "calls", "calls", Unit::Count},
    {DiffMetric::Allocations, "allocations", "allocations", Unit::Count},
    {DiffMetric::Bytes, "bytes", "bytes", Unit::Bytes}};
static_assert(std::size(kMetrics) == kDiffMetrics);

const char *presenceName(Presence presence) {
  switch (presence) {
  case Presence::Added:
    return "added";
  case Presence::Removed:
    return "removed";
  case Presence::Renamed:
    return "renamed";
  case Presence::Both:
    break;
  }
  return "both";
}

/// "+10.0%"; a change from nothing has no share.
std::string changeText(const Comparison &c) {
  if (c.difference() == 0)
    return "=";
  if (c.base.mean() == 0)
    return "new";
  double percent = 100 * c.difference() / c.base.mean();
  return std::abs(percent) < 0.05 ? fmt::format("{:+.2g}%", percent)
                                  : fmt::format("{:+.1f}%", percent);
}

std::string amount(const Sample &sample, Unit unit) {
  return formatAmount(sample.mean(), unit);
}

std::string spread(const Sample &sample, Unit unit) {
  std::string text = amount(sample, unit);
  if (sample.size() > 1)
    text += " ±" + formatAmount(sample.deviation(), unit);
  return text;
}

/// "1,000 → 1,200 (+20.0%)", or "=" for what stayed the same.
std::string stepText(const Comparison &c, const MetricWords &words,
                     bool isTested) {
  if (isTime(words.metric) && isTested && !c.p)
    return "-";
  bool isSame =
      isTime(words.metric) && isTested ? !c.isChanged : c.difference() == 0;
  if (isSame)
    return isTime(words.metric) && isTested ? "~" : "=";
  std::string note =
      isTime(words.metric) || c.isChanged ? "" : ", within spread";
  return fmt::format("{} → {} ({}{})", amount(c.base, words.unit),
                     amount(c.now, words.unit), changeText(c), note);
}

/// Of a row's own time, with the clock if it is not the wall's.
std::string probability(const DiffRow &row) {
  const Comparison &c = row[row.testedClock()];
  if (!c.p)
    return "-";
  return (*c.p < 0.0001 ? "<0.0001" : fmt::format("{:.4f}", *c.p)) +
         (row.testedClock() == DiffMetric::Cpu ? " CPU" : "");
}

/// Whether the traces have it.
bool isThere(DiffMetric metric, const Diff &diff) {
  if (metric == DiffMetric::Cpu)
    return diff.hasCpu;
  if (isTime(metric))
    return diff.hasTimes;
  bool isHeap =
      metric == DiffMetric::Allocations || metric == DiffMetric::Bytes;
  return diff.hasHeap || !isHeap;
}

std::string noteOf(const PairedFunction &function) {
  if (function.presence == Presence::Both)
    return "";
  if (function.presence == Presence::Renamed)
    return "was " + printable(function.oldName);
  return presenceName(function.presence);
}

std::string placeOfPair(const PairedFunction &function) {
  std::string place = printable(function.file);
  return function.line && !place.empty()
             ? place + ":" + std::to_string(function.line)
             : place;
}

bool isShown(const Diff &diff, const DiffRow &row) {
  if (row.isChanged())
    return true;
  double whole = std::max(diff.whole[DiffMetric::Total].base.mean(),
                          diff.whole[DiffMetric::Total].now.mean());
  double ns = std::abs(row[DiffMetric::Self].difference());
  return diff.hasTimes && !diff.isTested && ns > 0 && ns >= kShownShare * whole;
}

std::vector<const DiffRow *> shownRows(const Diff &diff,
                                       const std::vector<DiffRow> &rows,
                                       const DiffOptions &options) {
  std::vector<const DiffRow *> shown;
  for (const DiffRow &row : rows)
    if (options.all || isShown(diff, row))
      shown.push_back(&row);
  return shown;
}

std::string sidesText(const Diff &diff) {
  std::string text =
      fmt::format("{} before, {} after; ", counted(diff.baseRuns, "run"),
                  counted(diff.newRuns, "run"));
  if (!diff.hasTimes)
    return text + "times are not compared: not all of them have any";
  if (diff.isTested)
    return text + "times tested by Welch's test with Holm's correction, "
                  "significant below p = 0.01";
  return text + "times are shown as they were: a test needs 3 runs a side";
}

std::string nothingText(const Diff &diff) {
  return diff.isTested ? "No significant change"
                       : "No count changed, and no self time by 1% of all";
}

/// Headings and cells for text and Markdown alike.
std::vector<std::string> headings(const Diff &diff) {
  std::vector<std::string> names;
  if (diff.hasTimes)
    names = {"self before", "self after", "change"};
  if (diff.isTested)
    names.push_back("p");
  if (diff.hasTimes)
    names.push_back("total");
  names.push_back("calls");
  if (diff.hasHeap)
    names.insert(names.end(), {"allocations", "bytes"});
  return names;
}

std::vector<std::string> cellsOf(const Diff &diff, const DiffRow &row) {
  const Comparison &self = row[row.testedClock()];
  std::vector<std::string> cells;
  if (diff.hasTimes)
    cells = {spread(self.base, Unit::Nanoseconds),
             spread(self.now, Unit::Nanoseconds), changeText(self)};
  if (diff.isTested)
    cells.push_back(probability(row));
  for (const MetricWords &words : kMetrics) {
    if (words.metric != DiffMetric::Self && words.metric != DiffMetric::Cpu &&
        isThere(words.metric, diff))
      cells.push_back(stepText(row[words.metric], words, diff.isTested));
  }
  return cells;
}

std::string pathText(const DiffRow &row) {
  std::string text;
  for (const std::string &name : row.path)
    text += (text.empty() ? "" : " > ") + printable(name);
  return text;
}

void printRows(const Diff &diff, const std::vector<DiffRow> &rows,
               const char *nameHeading, const DiffOptions &options,
               const Output &out) {
  std::vector<const DiffRow *> shown = shownRows(diff, rows, options);
  size_t count =
      options.top ? std::min(options.top, shown.size()) : shown.size();
  std::vector<Column> columns;
  for (const std::string &name : headings(diff))
    columns.push_back(
        {name, static_cast<int>(columns.size() > 2 ? columns.size() : 0)});
  Table table(std::move(columns), nameHeading);
  for (size_t i = 0; i < count; ++i) {
    const DiffRow &from = *shown[i];
    const Comparison &self = from[from.testedClock()];
    Row row;
    row.cells = cellsOf(diff, from);
    if (self.isChanged && diff.hasTimes)
      row.roles = {Role::Plain, Role::Plain,
                   self.difference() > 0 ? Role::Bad : Role::Good};
    if (from.path.empty()) {
      row.name = printable(from.function.name);
      row.place = placeOfPair(from.function);
    } else {
      row.name = pathText(from);
    }
    row.note = noteOf(from.function);
    table.add(std::move(row));
  }
  if (count > 0)
    table.print(out);
  out.stream << out.colored(Role::Faint,
                            fmt::format("{} of {} shown", formatCount(count),
                                        counted(rows.size(), nameHeading)))
             << "\n\n";
}

void printText(const Diff &diff, const DiffOptions &options,
               const Output &out) {
  out.stream << sidesText(diff) << "\n\n";
  for (const MetricWords &words : kMetrics) {
    if (words.metric == DiffMetric::Self || !isThere(words.metric, diff))
      continue;
    const Comparison &c = diff.whole[words.metric];
    out.stream << fmt::format("all {:<13}{} → {}  {}\n", words.heading,
                              spread(c.base, words.unit),
                              spread(c.now, words.unit), changeText(c));
  }
  out.stream << '\n';
  if (!options.all && shownRows(diff, diff.functions, options).empty() &&
      shownRows(diff, diff.paths, options).empty()) {
    out.stream << out.colored(Role::Good, nothingText(diff)) << '\n';
    return;
  }
  printRows(diff, diff.functions, "function", options, out);
  printRows(diff, diff.paths, "path", options, out);
  out.stream << out.colored(Role::Faint,
                            "= the same, ~ not significant, - not tested; CPU: "
                            "CPU time, where it spreads less than wall time")
             << '\n';
}

std::string escapedCell(const std::string &text) {
  std::string result;
  for (char c : text) {
    if (c == '|' || c == '<' || c == '*' || c == '_' || c == '`')
      result += '\\';
    result += c;
  }
  return result;
}

void printMarkdown(const Diff &diff, const DiffOptions &options,
                   const Output &out) {
  out.stream << "**" << sidesText(diff) << "**\n\n";
  std::vector<const DiffRow *> shown = shownRows(diff, diff.functions, options);
  if (shown.empty()) {
    out.stream << nothingText(diff) << ".\n";
    return;
  }
  std::string head = "| function |", rule = "|---|";
  for (const std::string &name : headings(diff)) {
    head += " " + name + " |";
    rule += "---:|";
  }
  out.stream << head << '\n' << rule << '\n';
  size_t count =
      options.top ? std::min(options.top, shown.size()) : shown.size();
  for (size_t i = 0; i < count; ++i) {
    const DiffRow &row = *shown[i];
    std::string note = noteOf(row.function);
    std::string line = "| " +
                       escapedCell(printable(row.function.name) +
                                   (note.empty() ? "" : " [" + note + "]")) +
                       " |";
    for (const std::string &cell : cellsOf(diff, row))
      line += " " + cell + " |";
    out.stream << line << '\n';
  }
  if (count < shown.size())
    out.stream << fmt::format("\n{} more changed.\n", shown.size() - count);
}

Json comparisonJson(const Comparison &c, const MetricWords &words) {
  Json json;
  json["before"] = c.base.mean();
  json["after"] = c.now.mean();
  json["change"] = c.difference();
  json["before_deviation"] = c.base.deviation();
  json["after_deviation"] = c.now.deviation();
  json["p"] = c.p ? Json(*c.p) : Json(nullptr);
  json["changed"] = c.isChanged;
  json["tested"] = !isTime(words.metric) || c.p.has_value();
  return json;
}

Json rowJson(const Diff &diff, const DiffRow &row) {
  Json json;
  json["name"] = row.function.name;
  json["mangled"] = row.function.mangled;
  json["file"] = row.function.file;
  json["line"] = row.function.line;
  json["presence"] = presenceName(row.function.presence);
  json["old_name"] =
      row.function.oldName.empty() ? Json(nullptr) : Json(row.function.oldName);
  if (!row.path.empty())
    json["path"] = row.path;
  json["changed"] = row.isChanged();
  for (const MetricWords &words : kMetrics) {
    json[words.key] = isThere(words.metric, diff)
                          ? comparisonJson(row[words.metric], words)
                          : Json(nullptr);
  }
  return json;
}

void printJson(const Diff &diff, const Output &out) {
  Json whole = rowJson(diff, diff.whole);
  whole.erase("self_ns");
  out.stream << "{\"version\":" << kJsonVersion
             << ",\"before_runs\":" << diff.baseRuns
             << ",\"after_runs\":" << diff.newRuns
             << ",\"tested\":" << (diff.isTested ? "true" : "false")
             << ",\"alpha\":" << kAlpha << ",\n\"all\":" << dumped(whole);
  auto print = [&](const char *name, const std::vector<DiffRow> &rows) {
    out.stream << ",\n\"" << name << "\":[";
    for (size_t i = 0; i < rows.size(); ++i)
      out.stream << (i ? ",\n" : "\n") << dumped(rowJson(diff, rows[i]));
    out.stream << "\n]";
  };
  print("functions", diff.functions);
  print("paths", diff.paths);
  out.stream << "}\n";
}

void printCsv(const Diff &diff, const Output &out) {
  bool isFirst = true;
  for (const DiffRow &row : diff.functions) {
    Json full = rowJson(diff, row), flat;
    for (const auto &item : full.items()) {
      if (!item.value().is_object()) {
        flat[item.key()] = item.value();
        continue;
      }
      for (const char *part : {"before", "after", "p", "changed"})
        flat[item.key() + "_" + part] = item.value()[part];
    }
    if (isFirst)
      out.stream << csvHeading(flat);
    isFirst = false;
    out.stream << csvValues(flat);
  }
}

} // namespace

void reportDiff(const Diff &diff, const DiffOptions &options,
                const Output &out) {
  if (options.markdown)
    return printMarkdown(diff, options, out);
  switch (out.format) {
  case Format::Json:
    return printJson(diff, out);
  case Format::Csv:
    return printCsv(diff, out);
  case Format::Text:
    return printText(diff, options, out);
  }
}

} // namespace autoprof
