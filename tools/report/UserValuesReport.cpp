//===-- UserValuesReport.cpp - counters and gauges, as tables -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/UserReports.h"

#include "analysis/Checks.h"
#include "report/HeapFields.h"
#include "report/Sparkline.h"
#include "report/Table.h"
#include "report/Text.h"
#include "report/UserFields.h"

#include <algorithm>
#include <fmt/format.h>

namespace autoprof {

namespace {

constexpr size_t kChartColumns = 24;

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

} // namespace

void reportValues(const Model &model, size_t top, const Output &out) {
  if (out.format == Format::Text) {
    if (model.user.values.empty())
      out.stream << "no counter and no gauge was told "
                    "(autoprof_counter_add, autoprof_gauge_set)\n";
    printCounters(model, out);
    printGauges(model, out);
    printShares(model, top, out);
    return printUserLosses(model, out);
  }
  std::vector<Json> rows;
  for (const UserValue &value : model.user.values)
    rows.push_back(out.format == Format::Json ? valueDocument(model, value)
                                              : valueRow(value));
  printRowsAs(out, "values", valueRow({}), rows);
}

} // namespace autoprof
