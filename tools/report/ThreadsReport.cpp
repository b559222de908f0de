//===-- ThreadsReport.cpp - the threads and where they were ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "report/Fields.h"
#include "report/Reports.h"
#include "report/Table.h"
#include "report/Text.h"

#include <fmt/format.h>

namespace autoprof {

namespace {

constexpr size_t kMaxStackLines = 60;

Json threadRow(const Model &model, const Thread &thread) {
  Json row;
  row["index"] = thread.index;
  row["pid"] = model.runs[thread.run].pid;
  row["tid"] = thread.tid;
  row["name"] = thread.name;
  row["owners"] = thread.owners;
  row["calls"] = thread.calls;
  row["total_ns"] = thread.totalNs;
  row["start_ns"] = thread.startNs;
  auto known = [&](uint64_t ns) { return model.hasWaits ? Json(ns) : Json(); };
  row["cpu_ns"] = known(thread.computingNs());
  row["runnable_ns"] = known(thread.runnableNs);
  row["wait_ns"] = known(thread.waitNs);
  row["left_out_ns"] = thread.leftOutNs;
  return row;
}

void printJson(const Model &model, const Output &out) {
  out.stream << "{\"version\":" << kJsonVersion << ",\"threads\":[";
  bool isFirst = true;
  for (const Thread &thread : model.threads) {
    Json row = threadRow(model, thread);
    row["open_stack"] = Json::array();
    for (FunctionIndex function : thread.openStack)
      row["open_stack"].push_back(functionIdentity(model, function));
    out.stream << (isFirst ? "\n" : ",\n") << dumped(row);
    isFirst = false;
  }
  out.stream << "\n]}\n";
}

void printCsv(const Model &model, const Output &out) {
  out.stream << "index,pid,tid,name,owners,calls,total_ns,start_ns,cpu_ns,"
                "runnable_ns,wait_ns,left_out_ns,open_stack\n";
  for (const Thread &thread : model.threads) {
    Json row = threadRow(model, thread);
    std::string stack;
    for (FunctionIndex function : thread.openStack)
      stack += (stack.empty() ? "" : ";") + model.nameOf(function);
    row["open_stack"] = stack;
    out.stream << csvValues(row);
  }
}

void printStack(const Model &model, const Thread &thread, const Output &out) {
  out.stream << '\n'
             << out.colored(Role::Title,
                            fmt::format("thread {} ({}) was in", thread.index,
                                        printable(thread.name)))
             << '\n';
  size_t depth = thread.openStack.size();
  for (size_t i = 0; i < depth; ++i) {
    // Both ends of a deep stack matter, its middle does not.
    if (depth > kMaxStackLines && i == kMaxStackLines / 2) {
      size_t skipped = depth - kMaxStackLines;
      out.stream << fmt::format("        ... {} ...\n",
                                counted(skipped, "more call"));
      i += skipped;
    }
    FunctionIndex function = thread.openStack[i];
    std::string name = printable(model.nameOf(function));
    std::string place = placeOf(model, function);
    if (out.width > 24)
      name = elided(name, out.width - 10);
    out.stream << fmt::format("{:>6}  ", i) << out.colored(Role::Name, name);
    if (!place.empty() &&
        (out.width == 0 ||
         displayWidth(name) + 10 + displayWidth(place) <= out.width))
      out.stream << "  " << out.colored(Role::Faint, place);
    out.stream << '\n';
  }
}

void printText(const Model &model, const Output &out) {
  bool several = model.runs.size() > 1;
  std::vector<Column> columns = {{"thread", 0}, {"tid", 2},   {"calls", 0},
                                 {"time", 0},   {"share", 3}, {"began", 4},
                                 {"owners", 5}};
  bool isAnyRunnable =
      model.hasWaits && isWorthALine(model.runnableNs(), model);
  if (model.hasWaits)
    columns.insert(columns.begin() + 4, {{"cpu", 3}, {"wait", 1}});
  if (isAnyRunnable)
    columns.insert(columns.begin() + 5, {"runnable", 2});
  if (several)
    columns.insert(columns.begin() + 1, {"pid", 1});
  Table table(std::move(columns), "name");
  for (const Thread &thread : model.threads) {
    // How much of it a thread could run and did not is an average of samples.
    std::string doubt = thread.runnableNs > 0 ? "~" : "";
    Row row;
    row.cells = {std::to_string(thread.index),
                 std::to_string(thread.tid),
                 formatCount(thread.calls),
                 formatNs(static_cast<double>(thread.totalNs)),
                 formatShare(thread.totalNs, model.totalNs()),
                 "+" + formatNs(static_cast<double>(thread.startNs)),
                 formatCount(thread.owners)};
    if (model.hasWaits)
      row.cells.insert(
          row.cells.begin() + 4,
          {doubt + formatNs(static_cast<double>(thread.computingNs())),
           formatNs(static_cast<double>(thread.waitNs))});
    if (isAnyRunnable)
      row.cells.insert(row.cells.begin() + 5,
                       doubt +
                           formatNs(static_cast<double>(thread.runnableNs)));
    if (several)
      row.cells.insert(row.cells.begin() + 1,
                       std::to_string(model.runs[thread.run].pid));
    row.name = printable(thread.name);
    table.add(std::move(row));
  }
  table.print(out);
  for (const Thread &thread : model.threads)
    if (!thread.openStack.empty())
      printStack(model, thread, out);
}

} // namespace

void reportThreads(const Model &model, const Output &out) {
  switch (out.format) {
  case Format::Json:
    return printJson(model, out);
  case Format::Csv:
    return printCsv(model, out);
  case Format::Text:
    return printText(model, out);
  }
}

} // namespace autoprof
