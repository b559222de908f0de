//===-- Fields.cpp - what JSON and CSV say of a function or node ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/Fields.h"

#include "analysis/Events.h"
#include "report/Text.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <string_view>

namespace autoprof {

namespace {

/// The code point at \p at if a terminal would obey it or text would turn round
/// for it (DEL, C1, marks of direction, line separators), else 0.
unsigned unseenPoint(std::string_view text, size_t at) {
  auto byte = [&](size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  if (byte(0) == 0x7f)
    return 0x7f;
  if (byte(0) == 0xc2)
    return byte(1) < 0xa0 ? byte(1) : 0;
  if (byte(0) != 0xe2)
    return 0;
  unsigned point = 0x2000 + (byte(1) & 0x3f) * 64 + (byte(2) & 0x3f);
  bool isUnseen = (point >= 0x2028 && point <= 0x202e) ||
                  (point >= 0x2066 && point <= 0x2069);
  return isUnseen ? point : 0;
}

/// What a spreadsheet would compute or run ("-[" begins a method's name).
bool isFormula(std::string_view cell) {
  if (cell.empty() || std::string_view("=@+-").find(cell[0]) == cell.npos)
    return false;
  return cell[0] == '=' || cell[0] == '@' || cell.substr(1, 1) != "[";
}

} // namespace

std::string dumped(const Json &value, int indent) {
  std::string text =
      value.dump(indent, ' ', false, Json::error_handler_t::replace);
  std::string result;
  result.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++at) {
    unsigned point = unseenPoint(text, at);
    if (!point) {
      result += text[at];
      continue;
    }
    result += fmt::format("\\u{:04x}", point); // only strings hold such
    at += point >= 0x800 ? 2 : point >= 0x80 ? 1 : 0;
  }
  return result;
}

Json functionIdentity(const Model &model, FunctionIndex index) {
  Json row;
  row["name"] = model.nameOf(index);
  bool isReal = isRealFunction(index);
  row["mangled"] = isReal ? model.functions[index].mangled : "";
  row["file"] = isReal ? model.functions[index].file : "";
  row["line"] = isReal ? model.functions[index].line : 0;
  return row;
}

Json functionRow(const Model &model, FunctionIndex index) {
  const Function &function = model.functions[index];
  Json row = functionIdentity(model, index);
  row["calls"] = function.calls;
  row["total_ns"] = function.totalNs;
  row["self_ns"] = function.selfNs;
  const char *const kMeasured[] = {"mean_ns", "min_ns", "max_ns", "p50_ns",
                                   "p90_ns",  "p99_ns", "p999_ns"};
  for (const char *key : kMeasured)
    row[key] = nullptr;
  if (function.finished > 0) {
    row["mean_ns"] = static_cast<uint64_t>(std::llround(function.meanNs()));
    row["min_ns"] = function.minNs;
    row["max_ns"] = function.maxNs;
  }
  auto percentile = [&](const char *key, double percent) {
    if (auto ns = function.durations.percentile(percent))
      // A bucket's middle may lie beyond the extremes, which are exact.
      row[key] = function.finished > 0
                     ? std::clamp(*ns, std::min(function.minNs, function.maxNs),
                                  function.maxNs)
                     : *ns;
  };
  percentile("p50_ns", 50);
  percentile("p90_ns", 90);
  percentile("p99_ns", 99);
  percentile("p999_ns", 99.9);
  row["timing"] = function.isExact() ? "exact" : "sampled";
  addWaiting(row, model, function);
  row["kind"] = function.isScope ? "scope" : "function";
  return row;
}

std::string waitedFor(const Waiting &waiting) {
  const char *const kWords[] = {"input",     "output", "connection", "events",
                                "sleep",     "signal", "process",    "thread",
                                "condition", "lock",   "files"};
  static_assert(std::size(kWords) ==
                static_cast<size_t>(abi::WaitKind::kCount));
  std::string text;
  for (size_t i = 0; i < std::size(kWords); ++i)
    if (waiting.what >> i & 1)
      text += std::string(text.empty() ? "" : ", ") + kWords[i];
  return text;
}

void addWaiting(Json &row, const Model &model, uint64_t cpuNs,
                uint64_t runnableNs, const Waiting &waiting) {
  auto add = [&](const char *key, uint64_t value) {
    row[key] = model.hasWaits ? Json(value) : Json(nullptr);
  };
  add("cpu_ns", cpuNs);
  add("runnable_ns", runnableNs);
  add("wait_ns", waiting.ns);
  add("waits", waiting.count);
  add("max_wait_ns", waiting.maxNs);
  row["waited_for"] = model.hasWaits ? Json(waitedFor(waiting)) : Json(nullptr);
}

Json sampledRow(const Model &model, FunctionIndex index) {
  const Function &function = model.functions[index];
  Json row = functionRow(model, index);
  bool isSampled = function.stderrNs.has_value();
  auto sampled = [&](const char *key, uint64_t value) {
    row[key] = isSampled ? Json(value) : Json(nullptr);
  };
  sampled("stderr_ns", function.stderrNs.value_or(0));
  sampled("samples", function.samples);
  sampled("sampled_ns", function.cpuNs);
  sampled("library_ns", function.libraryNs);
  sampled("system_ns", function.systemNs);
  sampled("hook_ns", function.hookNs);
  row["mostly_hooks"] = isSampled ? Json(function.isMostlyHooks()) : Json();
  row["throws"] = model.hasThrows ? Json(function.throws) : Json();
  addCounters(row, model, function.counters);
  return row;
}

std::string formatEvent(const std::string &event, uint64_t value) {
  return eventUnit(event) == Unit::Nanoseconds
             ? formatNs(static_cast<double>(value))
             : formatCount(value);
}

void addCounters(Json &row, const Model &model,
                 const std::vector<uint64_t> &counters) {
  if (model.counterNames.empty())
    return;
  Json values;
  for (size_t i = 0; i < model.counterNames.size(); ++i)
    values[model.counterNames[i]] = i < counters.size() ? counters[i] : 0;
  row["counters"] = std::move(values);
}

std::string counterHeading(const Model &model) {
  std::string heading;
  for (const std::string &name : model.counterNames)
    heading += "," + name;
  return heading;
}

void spreadCounters(Json &row) {
  if (!row.contains("counters"))
    return;
  Json values = std::move(row["counters"]);
  row.erase("counters");
  for (const auto &item : values.items())
    row[item.key()] = item.value();
}

std::string libraryNote(const Model &model, uint64_t selfNs, uint64_t cpuNs,
                        uint64_t libraryNs) {
  bool isMuch = selfNs * 100 >= model.totalNs() && libraryNs * 10 >= cpuNs;
  if (libraryNs == 0 || !isMuch)
    return {};
  return "self: " + formatShare(libraryNs, cpuNs) + " in libraries";
}

std::string placeOf(const Model &model, FunctionIndex index) {
  if (!isRealFunction(index) || model.functions[index].file.empty())
    return {};
  const Function &function = model.functions[index];
  std::string place = printable(function.file);
  return function.line ? place + ":" + std::to_string(function.line) : place;
}

std::string csvLine(const std::vector<std::string> &cells) {
  std::string line;
  for (const std::string &cell : cells) {
    if (&cell != &cells.front())
      line += ',';
    if (cell.find_first_of(",\"\n\r ") == std::string::npos) {
      line += cell;
      continue;
    }
    line += '"';
    for (char c : cell)
      line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line + "\n";
}

std::string csvHeading(const Json &row) {
  std::vector<std::string> cells;
  for (const auto &item : row.items())
    cells.push_back(item.key());
  return csvLine(cells);
}

std::string csvValues(const Json &row) {
  std::vector<std::string> cells;
  for (const auto &item : row.items()) {
    const Json &value = item.value();
    if (!value.is_string()) {
      cells.push_back(value.is_null() ? "" : value.dump());
      continue;
    }
    std::string cell = printable(value.get<std::string>());
    if (isFormula(cell))
      cell = fmt::format("\\x{:02x}", cell[0]) + cell.substr(1);
    cells.push_back(cell);
  }
  return csvLine(cells);
}

} // namespace autoprof
