//===-- InlinedReport.cpp - functions --inlined ---------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions whose calls were inlined, each with the functions that were called
// and have its code. What was never called has told nothing.
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "analysis/Names.h"
#include "analysis/TreeViews.h"
#include "report/Fields.h"
#include "report/Reports.h"
#include "report/Table.h"
#include "report/Text.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <tuple>

namespace autoprof {

namespace {

struct Vanished {
  InlinedInfo info;
  std::string name;                ///< for people
  std::vector<FunctionIndex> into; ///< most called first
  uint64_t calls = 0;              ///< that were counted all the same
};

std::vector<Vanished> findVanished(const Model &model,
                                   const std::string &filter) {
  using Key = std::tuple<std::string, std::string, uint32_t>;
  std::map<Key, Vanished> byName;
  for (FunctionIndex i = 0; i < model.functions.size(); ++i)
    if (model.functions[i].calls > 0)
      for (const InlinedInfo &info : model.functions[i].inlined.functions) {
        Vanished &v = byName[{info.name, info.file, info.line}];
        v.info = info;
        v.into.push_back(i);
      }
  for (const Function &function : model.functions) {
    auto it = byName.find({function.mangled, function.file, function.line});
    if (it != byName.end())
      it->second.calls += function.calls;
  }
  std::vector<Vanished> result;
  for (auto &[key, v] : byName) {
    v.name = displayName(v.info.name);
    if (!filter.empty() && !nameMatches(filter, v.name, v.info.name))
      continue;
    std::sort(
        v.into.begin(), v.into.end(), [&](FunctionIndex a, FunctionIndex b) {
          uint64_t ca = model.functions[a].calls, cb = model.functions[b].calls;
          return ca != cb ? ca > cb : a < b;
        });
    result.push_back(std::move(v));
  }
  std::sort(result.begin(), result.end(),
            [](const Vanished &a, const Vanished &b) {
              return std::tie(a.name, a.info.name, a.info.file, a.info.line) <
                     std::tie(b.name, b.info.name, b.info.file, b.info.line);
            });
  return result;
}

/// The first few of them.
std::string destinations(const Model &model, const Vanished &v) {
  constexpr size_t kShown = 3;
  std::string text = "in ";
  for (size_t i = 0; i < v.into.size() && i < kShown; ++i)
    text += (i ? ", " : "") + printable(model.nameOf(v.into[i]));
  if (v.into.size() > kShown)
    text += fmt::format(" and {} more", v.into.size() - kShown);
  return text;
}

/// Why there is nothing, and how to get it.
std::string whyNothing(const Model &model) {
  for (const Run &run : model.runs)
    if (run.descriptorFlags & abi::kDescInlined)
      return "no function that was called has another one inlined";
  for (const Run &run : model.runs)
    if (!(run.descriptorFlags & (abi::kDescEarly | abi::kDescUnoptimized)))
      return "the traces do not say what was inlined: compile with this plugin "
             "and without -fplugin-arg-autoprof-inlined=off";
  return "nothing was inlined: compiled with -O0 or placement=early";
}

void printText(const Model &model, const std::vector<Vanished> &all,
               const Output &out) {
  Table table({{"calls", 0}, {"into", 0}}, "function");
  for (const Vanished &v : all) {
    Row row;
    row.cells = {formatCount(v.calls), formatCount(v.into.size())};
    row.name = printable(v.name);
    row.note = destinations(model, v);
    row.place = printable(v.info.file);
    if (v.info.line)
      row.place += ":" + std::to_string(v.info.line);
    table.add(std::move(row));
  }
  if (!all.empty())
    table.print(out);
  uint64_t more = 0;
  for (const Function &function : model.functions)
    more += function.calls > 0 ? function.inlined.more : 0;
  std::string foot =
      all.empty() && model.runs.size() && !more
          ? whyNothing(model)
          : fmt::format("\n{} inlined, or without effect where called, in "
                        "functions that were called; calls: those elsewhere, "
                        "which were counted",
                        counted(all.size(), "function"));
  if (more)
    foot += fmt::format("; {} more not in the trace", formatCount(more));
  out.stream << out.colored(Role::Faint, foot) << '\n';
}

Json identityOf(const Vanished &v) {
  Json row;
  row["name"] = v.name;
  row["mangled"] = v.info.name;
  row["file"] = v.info.file;
  row["line"] = v.info.line;
  row["calls"] = v.calls;
  return row;
}

} // namespace

void reportInlined(const Model &model, const std::string &filter,
                   const Output &out) {
  std::vector<Vanished> all = findVanished(model, filter);
  if (out.format == Format::Text)
    return printText(model, all, out);
  if (out.format == Format::Csv) {
    out.stream << "name,mangled,file,line,calls,into,into_mangled,into_file,"
                  "into_line\n";
    for (const Vanished &v : all)
      for (FunctionIndex i : v.into) {
        Json row = identityOf(v);
        row["into"] = model.nameOf(i);
        row["into_mangled"] = model.functions[i].mangled;
        row["into_file"] = model.functions[i].file;
        row["into_line"] = model.functions[i].line;
        out.stream << csvValues(row);
      }
    return;
  }
  out.stream << "{\"version\":" << kJsonVersion << ",\"inlined\":[";
  const char *before = "\n";
  for (const Vanished &v : all) {
    Json row = identityOf(v);
    row["into"] = Json::array();
    for (FunctionIndex i : v.into)
      row["into"].push_back(functionIdentity(model, i));
    out.stream << before << dumped(row);
    before = ",\n";
  }
  out.stream << "\n]}\n";
}

} // namespace autoprof
