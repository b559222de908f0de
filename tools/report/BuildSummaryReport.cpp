//===-- BuildSummaryReport.cpp - the table of build-summary ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/BuildSummary.h"
#include "analysis/Checks.h"
#include "report/Fields.h"
#include "report/Reports.h"
#include "report/Table.h"
#include "report/Text.h"

#include <algorithm>
#include <fmt/format.h>

namespace autoprof {

namespace {

/// The reasons of the sum, most functions first.
std::vector<std::pair<std::string, uint64_t>> sorted(const UnitSummary &sum) {
  std::vector<std::pair<std::string, uint64_t>> reasons(sum.leftOut.begin(),
                                                        sum.leftOut.end());
  std::sort(reasons.begin(), reasons.end(), [](const auto &a, const auto &b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  return reasons;
}

void printText(const BuildSummary &summary, const Output &out) {
  UnitSummary sum = summary.total();
  uint64_t all = sum.instrumented + sum.sumLeftOut();
  Table reasons({{"functions", 0}, {"share", 0}}, "");
  auto add = [&](uint64_t count, const std::string &name) {
    Row row;
    row.cells = {formatCount(count), formatShare(count, all)};
    row.name = printable(name);
    reasons.add(std::move(row));
  };
  add(sum.instrumented, "instrumented");
  for (const auto &[reason, count] : sorted(sum))
    add(count, "left out: " + reason);
  reasons.print(out);
  out.stream << '\n';
  Table files({{"instrumented", 0}, {"left out", 0}}, "source");
  for (const UnitSummary &unit : summary.units()) {
    Row row;
    row.cells = {formatCount(unit.instrumented),
                 formatCount(unit.sumLeftOut())};
    row.name = printable(unit.source);
    for (const auto &[reason, count] : sorted(unit))
      row.note += fmt::format("{}{} {}", row.note.empty() ? "" : ", ",
                              printable(reason), formatCount(count));
    files.add(std::move(row));
  }
  files.print(out);
  out.stream << out.colored(Role::Faint,
                            fmt::format("\n{} of {}", counted(all, "function"),
                                        counted(summary.units().size(),
                                                "translation unit")))
             << '\n';
}

Json unitRow(const UnitSummary &unit) {
  Json row;
  row["source"] = unit.source;
  row["directory"] = unit.directory;
  row["output"] = unit.output;
  row["instrumented"] = unit.instrumented;
  row["left_out"] = Json::object();
  for (const auto &[reason, count] : sorted(unit))
    row["left_out"][reason] = count;
  return row;
}

void printCsv(const BuildSummary &summary, const Output &out) {
  out.stream << "source,directory,output,verdict,functions\n";
  for (const UnitSummary &unit : summary.units()) {
    auto add = [&](const std::string &verdict, uint64_t count) {
      Json row;
      row["source"] = unit.source;
      row["directory"] = unit.directory;
      row["output"] = unit.output;
      row["verdict"] = verdict;
      row["functions"] = count;
      out.stream << csvValues(row);
    };
    add("instrumented", unit.instrumented);
    for (const auto &[reason, count] : sorted(unit))
      add(reason, count);
  }
}

} // namespace

void reportBuildSummary(const BuildSummary &summary, const Output &out) {
  if (out.format == Format::Text)
    return printText(summary, out);
  if (out.format == Format::Csv)
    return printCsv(summary, out);
  Json total = unitRow(summary.total());
  out.stream << "{\"version\":" << kJsonVersion
             << ",\"instrumented\":" << total["instrumented"]
             << ",\"left_out\":" << dumped(total["left_out"]) << ",\"units\":[";
  const char *before = "\n";
  for (const UnitSummary &unit : summary.units()) {
    out.stream << before << dumped(unitRow(unit));
    before = ",\n";
  }
  out.stream << "\n]}\n";
}

} // namespace autoprof
