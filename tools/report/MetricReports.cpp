//===-- MetricReports.cpp - tables and trees of one metric ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/MetricReports.h"

#include "analysis/Checks.h"
#include "analysis/Events.h"
#include "analysis/FlameGraph.h"
#include "analysis/Metric.h"
#include "analysis/TreeViews.h"
#include "report/HeapFields.h"
#include "report/Table.h"
#include "report/Text.h"
#include "report/UsageError.h"
#include "report/UserFields.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace autoprof {

namespace {

/// Where some values are below 0, parts are no shares of the whole.
bool hasShares(const std::vector<int64_t> &values) {
  bool isBelow = false, isAbove = false;
  for (int64_t value : values) {
    isBelow |= value < 0;
    isAbove |= value > 0;
  }
  return !isBelow || !isAbove;
}

std::string share(double part, double whole) {
  return whole != 0 ? fmt::format("{:.1f}%", 100 * part / whole) : "-";
}

double number(auto value) { return static_cast<double>(value); }

std::vector<int64_t> valuesOf(const Model &model, const MetricChoice &choice) {
  return metricValues(model, choice.metric, choice.name);
}

/// A function's own and total value on both sides.
struct Change {
  double self[2] = {}, total[2] = {};
};

/// Means over the runs of each side, by pair; the last is the whole.
std::vector<Change> changesOf(const Pairing &pairing, const Pairing::Side &side,
                              bool isNew, const MetricChoice &choice,
                              std::vector<Change> changes) {
  changes.resize(pairing.functions().size() + 1);
  double share = 1 / number(side.size());
  for (size_t run = 0; run < side.size(); ++run) {
    const Model &model = side[run];
    demandMetric(model, choice);
    std::vector<int64_t> values = valuesOf(model, choice);
    FunctionCounts counts(model, values);
    for (int64_t value : values)
      changes.back().self[isNew] += number(value) * share;
    for (FunctionIndex i = 0; i < model.functions.size(); ++i) {
      size_t pair =
          isNew ? pairing.pairOfNew(run, i) : pairing.pairOfBase(run, i);
      if (pair == Pairing::kNone)
        continue;
      changes[pair].self[isNew] += number(counts.self[i]) * share;
      changes[pair].total[isNew] += number(counts.total[i]) * share;
    }
  }
  return changes;
}

void demandEvent(const Model &model, const std::string &event) {
  if (findEvent(model, event)) {
    for (const Run &run : model.runs)
      if (std::find(run.counterNames.begin(), run.counterNames.end(), event) ==
          run.counterNames.end())
        throw UsageError("no event \"" + printable(event) +
                         "\" was counted in " + printable(run.path) +
                         " (AUTOPROF_OPTIONS=perf=" + printable(event) + ")");
    return;
  }
  std::string known;
  for (const std::string &name : model.counterNames)
    known += (known.empty() ? "" : ", ") + printable(name);
  throw UsageError("no event \"" + printable(event) + "\" was counted; " +
                   (known.empty() ? "none was: run the program with "
                                    "AUTOPROF_OPTIONS=perf=EVENT,..."
                                  : "there are: " + known));
}

/// By TreeIndex: how large the values in and below each path are, at most.
std::vector<double> sizesIn(const CallTree &tree) {
  std::vector<double> sizes(tree.nodes().size());
  for (size_t i = sizes.size(); i-- > 0;) {
    const TreeNode &node = tree.nodes()[i];
    for (uint64_t value : {node.selfNs, node.totalNs})
      sizes[i] =
          std::max(sizes[i], std::abs(number(static_cast<int64_t>(value))));
    if (i != CallTree::kRoot)
      sizes[node.parent] = std::max(sizes[node.parent], sizes[i]);
  }
  return sizes;
}

std::string percentText(double base, double now) {
  if (base == now)
    return "=";
  return base != 0 ? fmt::format("{:+.1f}%", 100 * (now - base) / base) : "new";
}

} // namespace

std::string MetricChoice::title() const {
  return name.empty() ? metricInfo(metric).title : printable(name);
}

std::string metricChoices() {
  std::string words;
  for (const PathMetricInfo &info : kPathMetrics)
    words += std::string(info.word) + "|";
  return words + "counter:NAME|perf:EVENT";
}

std::optional<MetricChoice> findMetricChoice(const std::string &word) {
  for (const PathMetricInfo &info : kPathMetrics)
    if (word == info.word)
      return MetricChoice{info.metric, {}};
  auto named = findMetric(word);
  if (named && named->metric == Metric::Counter)
    return MetricChoice{PathMetric::Counter, named->name};
  if (named && named->metric == Metric::Event)
    return MetricChoice{PathMetric::Event, named->name};
  return std::nullopt;
}

void demandMetric(const Model &model, const MetricChoice &choice) {
  if (choice.metric == PathMetric::Counter)
    demandCounter(model, choice.name);
  else if (choice.metric == PathMetric::Event)
    demandEvent(model, choice.name);
  else if (metricInfo(choice.metric).isHeap)
    demandHeap(model);
  else if (!isKnown(model, choice.metric))
    throw UsageError("waits were not measured");
}

static std::string unitOf(const Model &model, const MetricChoice &choice) {
  if (choice.metric == PathMetric::Counter) {
    const UserValue *counter = model.user.find(false, choice.name);
    return counter ? counter->unit : "";
  }
  Unit unit = metricUnit(model, choice.metric, choice.name);
  return unit == Unit::Nanoseconds ? "ns" : unit == Unit::Bytes ? "bytes" : "";
}

std::string formatMetric(const Model &model, const MetricChoice &choice,
                         double value) {
  return withUnit(value, unitOf(model, choice));
}

std::string formatMetric(const Model &model, const MetricChoice &choice,
                         int64_t value) {
  return withUnit(value, unitOf(model, choice));
}

void reportMetricFunctions(const Model &model, const MetricChoice &choice,
                           const FunctionsOptions &options, const Output &out) {
  demandMetric(model, choice);
  std::vector<int64_t> values = valuesOf(model, choice);
  FunctionCounts counts(model, values);
  int64_t whole = 0;
  for (int64_t value : values)
    whole = wrappedSum(whole, value);
  bool isShared = hasShares(values);
  FunctionsOptions all = options;
  all.top = 0;
  std::vector<FunctionIndex> chosen;
  for (FunctionIndex index : selectFunctions(model, all))
    if (counts.self[index] != 0 || counts.total[index] != 0)
      chosen.push_back(index);
  std::stable_sort(chosen.begin(), chosen.end(),
                   [&](FunctionIndex a, FunctionIndex b) {
                     return counts.self[a] != counts.self[b]
                                ? counts.self[a] > counts.self[b]
                                : counts.total[a] > counts.total[b];
                   });
  size_t known = chosen.size();
  if (options.top && chosen.size() > options.top)
    chosen.resize(options.top);
  std::vector<Json> rows;
  Table table(
      {{"self %", 1}, {"self", 0}, {"total", 0}, {"calls", 2}, {"per call", 3}},
      "function");
  auto cell = [&](int64_t value) { return formatMetric(model, choice, value); };
  bool isCount = metricUnit(model, choice.metric, choice.name) == Unit::Count;
  for (FunctionIndex index : chosen) {
    const Function &function = model.functions[index];
    int64_t self = counts.self[index];
    Json row = functionIdentity(model, index);
    row["self"] = counts.self[index];
    row["total"] = counts.total[index];
    row["calls"] = function.calls;
    rows.push_back(std::move(row));
    double perCall =
        number(counts.total[index]) / std::max(number(function.calls), 1.);
    table.add({{isShared ? share(number(self), number(whole)) : "-", cell(self),
                cell(counts.total[index]), formatCount(function.calls),
                isCount ? shortNumber(perCall)
                        : formatMetric(model, choice, perCall)},
               {},
               "",
               printable(function.name),
               "",
               placeOf(model, index)});
  }
  if (out.format == Format::Csv) {
    Json sample = functionIdentity(model, kRootFunction);
    for (const char *key : {"self", "total", "calls"})
      sample[key] = 0;
    return printCsvRows(out, sample, rows);
  }
  if (out.format == Format::Json) {
    out.stream << "{\"version\":" << kJsonVersion
               << ",\"metric\":" << dumped(Json(choice.title()))
               << ",\"sum\":" << whole << ',';
    printRows(out, "functions", rows);
    out.stream << "}\n";
    return;
  }
  table.print(out);
  out.stream << out.colored(Role::Faint,
                            fmt::format("\n{}: {}; {} of {}", choice.title(),
                                        cell(whole), formatCount(chosen.size()),
                                        counted(known, "function")))
             << '\n';
}

void reportMetricDiff(const Pairing::Side &base, const Pairing::Side &now,
                      const MetricChoice &choice, size_t top,
                      const Output &out) {
  Pairing pairing(base, now);
  std::vector<Change> changes = changesOf(pairing, base, false, choice, {});
  changes = changesOf(pairing, now, true, choice, std::move(changes));
  const Change whole = changes.back();
  std::vector<size_t> order;
  for (size_t i = 0; i + 1 < changes.size(); ++i)
    if (changes[i].total[0] != changes[i].total[1])
      order.push_back(i);
  auto size = [&](size_t i) {
    return std::pair{std::abs(changes[i].self[1] - changes[i].self[0]),
                     std::abs(changes[i].total[1] - changes[i].total[0])};
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return size(a) > size(b); });
  size_t changed = order.size();
  if (top && order.size() > top)
    order.resize(top);
  auto cell = [&](double value) {
    return formatMetric(now.front(), choice, value);
  };
  auto difference = [&](double from, double to) {
    return (to > from ? "+" : "") + cell(to - from);
  };
  std::vector<Json> rows;
  Table table({{"change", 0}, {"", 1}, {"base", 2}, {"new", 0}, {"total", 3}},
              "function");
  for (size_t i : order) {
    const PairedFunction &function = pairing.functions()[i];
    const Change &c = changes[i];
    rows.push_back(Json{{"name", function.name},
                        {"mangled", function.mangled},
                        {"file", function.file},
                        {"line", function.line},
                        {"base_self", c.self[0]},
                        {"new_self", c.self[1]},
                        {"base_total", c.total[0]},
                        {"new_total", c.total[1]}});
    std::string place = printable(function.file);
    if (function.line && !place.empty())
      place += ":" + std::to_string(function.line);
    table.add(
        {{difference(c.self[0], c.self[1]), percentText(c.self[0], c.self[1]),
          cell(c.self[0]), cell(c.self[1]), difference(c.total[0], c.total[1])},
         {},
         "",
         printable(function.name),
         "",
         place});
  }
  if (out.format == Format::Csv) {
    Json sample;
    for (const char *key : {"name", "mangled", "file", "line", "base_self",
                            "new_self", "base_total", "new_total"})
      sample[key] = 0;
    return printCsvRows(out, sample, rows);
  }
  if (out.format == Format::Json) {
    out.stream << "{\"version\":" << kJsonVersion
               << ",\"metric\":" << dumped(Json(choice.title()))
               << ",\"base\":" << whole.self[0] << ",\"new\":" << whole.self[1]
               << ',';
    printRows(out, "functions", rows);
    out.stream << "}\n";
    return;
  }
  out.stream << fmt::format("{}: {} to {}, {}\n", choice.title(),
                            cell(whole.self[0]), cell(whole.self[1]),
                            percentText(whole.self[0], whole.self[1]));
  if (!table.empty()) {
    out.stream << '\n';
    table.print(out);
  }
  out.stream << out.colored(Role::Faint,
                            fmt::format("\n{} of {} that changed",
                                        formatCount(order.size()),
                                        counted(changed, "function")))
             << '\n';
}

void reportMetricTree(const Model &model, const MetricChoice &choice,
                      const TreeOptions &options, const Output &out) {
  demandMetric(model, choice);
  bool isTurned = !options.callers.empty();
  const std::string &pattern = isTurned ? options.callers : options.root;
  // Turned round, a function stands on top with what is its own.
  FlameBuilder builder({choice.metric, isTurned ? std::string() : pattern,
                        isTurned, choice.name, true});
  std::set<std::string> tops;
  if (isTurned) {
    std::vector<bool> matches = matchFunctions(model, pattern);
    for (FunctionIndex f = 0; f < matches.size(); ++f)
      if (matches[f])
        tops.insert(model.functions[f].name);
  }
  if (!builder.add(model) || (isTurned && tops.empty()))
    throw UsageError("no function is called \"" + printable(pattern) +
                     "\" (a name or a pattern with * and ?)");
  FlameGraph graph = builder.finish();
  const CallTree &tree = graph.tree;
  // What was added above and taken away below is shown even where it makes 0.
  std::vector<double> sizes = sizesIn(tree);
  std::vector<int64_t> values;
  for (const TreeNode &node : tree.nodes())
    values.push_back(static_cast<int64_t>(node.selfNs));
  auto sum = static_cast<int64_t>(graph.total());
  double whole = number(sum);
  double least = options.minShare.value_or(0) / 100 * std::abs(whole);
  std::vector<Json> rows;
  Table table({{"total %", 0}, {"total", 1}, {"self", 0}, {"calls", 2}},
              isTurned ? "called from" : "call path");
  bool isShared = hasShares(values);
  auto cell = [&](int64_t value) { return formatMetric(model, choice, value); };
  auto enter = [&](TreeIndex i, uint32_t depth) {
    const TreeNode &node = tree[i];
    if (i == CallTree::kRoot)
      return true;
    if (depth > options.depth.value_or(UINT32_MAX) || sizes[i] == 0 ||
        sizes[i] < least)
      return false;
    const FlameFunction &function = graph.functions[node.function];
    if (isTurned && depth == 1 && !tops.count(function.name))
      return false;
    auto total = static_cast<int64_t>(node.totalNs);
    int64_t self = values[i];
    Json row{{"depth", depth},          {"name", function.name},
             {"place", function.place}, {"calls", node.calls},
             {"total", total},          {"self", self}};
    rows.push_back(std::move(row));
    table.add({{isShared ? share(number(total), whole) : "-", cell(total),
                cell(self), formatCount(node.calls)},
               {},
               std::string(2 * std::min<size_t>(depth - 1, 40), ' '),
               printable(function.name),
               node.isRecursive ? "recursive" : "",
               printable(function.place)});
    return true;
  };
  walkTree(tree, CallTree::kRoot, enter, [](TreeIndex, uint32_t) {});
  if (out.format == Format::Csv)
    return printCsvRows(out,
                        Json{{"depth", 0},
                             {"name", ""},
                             {"place", ""},
                             {"calls", 0},
                             {"total", 0},
                             {"self", 0}},
                        rows);
  if (out.format == Format::Json) {
    out.stream << "{\"version\":" << kJsonVersion
               << ",\"metric\":" << dumped(Json(choice.title())) << ',';
    printRows(out, "tree", rows);
    out.stream << "}\n";
    return;
  }
  table.print(out);
  out.stream << out.colored(Role::Faint,
                            "\n" + choice.title() + ": " + cell(sum))
             << '\n';
}

} // namespace autoprof
