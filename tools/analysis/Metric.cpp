//===-- Metric.cpp - what thresholds, gates and comparisons are about -----===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Metric.h"

#include "analysis/Events.h"
#include "analysis/Glob.h"
#include "analysis/PathMetric.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace autoprof {

namespace {

struct Word {
  const char *text;
  Metric metric;
};
constexpr Word kWords[] = {
    {"calls", Metric::Calls}, {"self", Metric::Self},
    {"total", Metric::Total}, {"mean", Metric::Mean},
    {"max", Metric::Max},     {"allocations", Metric::Allocations},
    {"bytes", Metric::Bytes}, {"peak", Metric::Peak},
    {"live", Metric::Live},   {"duration", Metric::Duration}};

std::string trimmed(const std::string &text) {
  size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// "p99.9" gives 99.9.
std::optional<double> percentOf(const std::string &word) {
  double percent = 0;
  const char *end = word.data() + word.size();
  if (word.size() < 2 || word[0] != 'p')
    return std::nullopt;
  auto [stop, error] =
      std::from_chars(word.data() + 1, end, percent, std::chars_format::fixed);
  if (error != std::errc() || stop != end || percent < 1 || percent > 99.999)
    return std::nullopt;
  return percent;
}

std::optional<double> percentileOf(const Function &function, double percent) {
  auto ns = function.durations.percentile(percent);
  if (!ns)
    return std::nullopt;
  // A bucket's middle may lie beyond the extremes, which are exact.
  uint64_t value =
      function.finished > 0
          ? std::clamp(*ns, std::min(function.minNs, function.maxNs),
                       function.maxNs)
          : *ns;
  return static_cast<double>(value);
}

double number(auto value) { return static_cast<double>(value); }

} // namespace

Unit MetricName::unit() const {
  switch (metric) {
  case Metric::Calls:
  case Metric::Allocations:
  case Metric::Counter:
  case Metric::Gauge:
    return Unit::Count;
  case Metric::Bytes:
  case Metric::Peak:
  case Metric::Live:
    return Unit::Bytes;
  case Metric::Event:
    return eventUnit(name);
  case Metric::Self:
  case Metric::Total:
  case Metric::Mean:
  case Metric::Max:
  case Metric::Percentile:
  case Metric::Duration:
    break;
  }
  return Unit::Nanoseconds;
}

bool MetricName::isOfFunction() const {
  return metric != Metric::Peak && metric != Metric::Live &&
         metric != Metric::Duration && metric != Metric::Gauge;
}

bool MetricName::isOfRun() const {
  return metric != Metric::Self && metric != Metric::Mean &&
         metric != Metric::Max && metric != Metric::Percentile;
}

std::optional<MetricName> findMetric(const std::string &word) {
  for (const Word &known : kWords)
    if (word == known.text)
      return MetricName{known.metric, 0, {}};
  for (auto [prefix, metric] :
       {std::pair{"counter:", Metric::Counter},
        std::pair{"gauge:", Metric::Gauge}, std::pair{"perf:", Metric::Event}})
    if (word.starts_with(prefix)) {
      std::string name = word.substr(std::strlen(prefix));
      if (name.size() > 2 && name.front() == '"' && name.back() == '"')
        name = name.substr(1, name.size() - 2);
      if (!name.empty())
        return MetricName{metric, 0, name};
    }
  if (auto percent = percentOf(word))
    return MetricName{Metric::Percentile, *percent, {}};
  return std::nullopt;
}

std::string metricWords() {
  std::string words;
  for (const Word &known : kWords)
    words += std::string(known.text) + ", ";
  return words + "p1 to p99.999, counter:NAME, gauge:NAME, perf:NAME";
}

namespace {

/// "counter:NAME(FUNCTION)", "counter:NAME", "counter:"NAME"(FUNCTION)". Names
/// have brackets of their own: the last that are a pair stand for a function.
void parseCounter(const std::string &subject, Expression &result) {
  size_t colon = subject.find(':');
  size_t open = std::string::npos;
  if (subject[colon + 1] == '"') {
    size_t quote = subject.rfind('"');
    if (quote + 1 < subject.size() && subject.back() == ')')
      open = subject.find('(', quote);
  } else if (subject.back() == ')') {
    int depth = 0;
    for (size_t at = subject.size(); at-- > colon + 1;) {
      depth += subject[at] == ')' ? 1 : subject[at] == '(' ? -1 : 0;
      if (depth == 0) {
        open = at;
        break;
      }
    }
  }
  result.metric =
      open == std::string::npos ? subject : trimmed(subject.substr(0, open));
  if (open == std::string::npos || !findMetric(result.metric)) {
    result.metric = subject;
    return;
  }
  result.pattern = trimmed(subject.substr(open + 1, subject.size() - open - 2));
  if (subject[colon + 1] != '"')
    result.longName = subject.substr(colon + 1);
  if (result.pattern.empty() && !result.longName.empty())
    result.metric = subject; // "counter:reads()"
}

} // namespace

Expression parseExpression(const std::string &text) {
  Expression result;
  result.text = text;
  // Names have "=" too ("operator=="), amounts never.
  size_t equals = text.rfind('=');
  if (equals == std::string::npos)
    throw std::invalid_argument("\"" + text + "\" has no \"=\"");
  std::string subject = trimmed(text.substr(0, equals));
  result.limit = trimmed(text.substr(equals + 1));
  if (subject.empty() || result.limit.empty())
    throw std::invalid_argument("\"" + text + "\" is incomplete");
  if (subject.starts_with("counter:") && findMetric(subject)) {
    parseCounter(subject, result);
    return result;
  }
  size_t open = subject.find('(');
  if (open != std::string::npos && subject.back() == ')' &&
      !subject.starts_with("gauge:") &&
      findMetric(trimmed(subject.substr(0, open)))) {
    result.metric = trimmed(subject.substr(0, open));
    result.pattern =
        trimmed(subject.substr(open + 1, subject.size() - open - 2));
    if (result.pattern.empty())
      throw std::invalid_argument("\"" + text + "\" names no function");
  } else if (findMetric(subject)) {
    result.metric = subject;
  } else {
    result.pattern = subject;
  }
  return result;
}

double parseLimit(const Expression &expression, std::string_view amount,
                  Unit unit) {
  try {
    return parseQuantity(amount, unit);
  } catch (const std::invalid_argument &error) {
    throw std::invalid_argument("\"" + expression.text + "\": " + error.what());
  }
}

std::vector<const UserTimes *> ToldTimes::select(const UserModel &user) const {
  if (const UserTimes *one = user.findTimes(isFrame, glob))
    return {one};
  std::vector<const UserTimes *> selected;
  for (const UserTimes &times : user.times)
    if (times.isFrame == isFrame && globMatches(glob, times.name))
      selected.push_back(&times);
  return selected;
}

std::optional<ToldTimes> toldTimesOf(const std::string &pattern) {
  for (bool isFrame : {true, false}) {
    ToldTimes told{isFrame, ""};
    std::string prefix = told.kind() + ":";
    if (pattern.starts_with(prefix) && !pattern.starts_with(prefix + ":")) {
      told.glob = trimmed(pattern.substr(prefix.size()));
      if (!told.glob.empty())
        return told;
    }
  }
  return std::nullopt;
}

void chooseLongName(Expression &expression, MetricName &metric,
                    const std::function<bool(const std::string &)> &isTold) {
  if (expression.longName.empty() || !isTold(expression.longName))
    return;
  metric.name = expression.longName;
  expression.pattern.clear();
}

FunctionCounts::FunctionCounts(const Model &model, const UserValue &counter)
    : self(model.functions.size()), total(model.functions.size()) {
  for (auto [path, value] : counter.paths)
    add(model, path, value);
}

FunctionCounts::FunctionCounts(const Model &model,
                               const std::vector<int64_t> &values)
    : self(model.functions.size()), total(model.functions.size()) {
  for (TreeIndex i = 1; i < values.size(); ++i)
    if (values[i])
      add(model, i, values[i]);
}

void FunctionCounts::add(const Model &model, TreeIndex path, int64_t value) {
  std::vector<FunctionIndex> seen;
  for (TreeIndex at = path; at != CallTree::kRoot; at = model.tree[at].parent) {
    FunctionIndex function = model.tree[at].function;
    if (!isRealFunction(function) ||
        std::find(seen.begin(), seen.end(), function) != seen.end())
      continue;
    seen.push_back(function);
    if (at == path)
      self[function] = wrappedSum(self[function], value);
    total[function] = wrappedSum(total[function], value);
  }
}

FunctionMemory::FunctionMemory(const Model &model)
    : allocations(model.functions.size()), bytes(model.functions.size()) {
  for (const UserValue &value : model.user.values)
    if (!value.isGauge)
      counters[value.name] = FunctionCounts(model, value).total;
  for (const std::string &event : model.counterNames)
    events[event] =
        FunctionCounts(model, metricValues(model, PathMetric::Event, event))
            .total;
  std::vector<size_t> seenIn(model.functions.size(), SIZE_MAX);
  for (size_t i = 0; i < model.heap.entries.size(); ++i) {
    const HeapEntry &entry = model.heap.entries[i];
    if (model.heap.siteOf(entry).isMapping() || entry.path == kNoTreeNode)
      continue;
    for (TreeIndex at = entry.path; at != CallTree::kRoot;
         at = model.tree[at].parent) {
      FunctionIndex function = model.tree[at].function;
      if (!isRealFunction(function) || seenIn[function] == i)
        continue;
      seenIn[function] = i;
      allocations[function] += entry.figures.count;
      bytes[function] += entry.figures.bytes;
    }
  }
}

std::optional<double> metricOf(const Model &model, const FunctionMemory &memory,
                               MetricName name, FunctionIndex index) {
  const Function &function = model.functions[index];
  auto ifTimed = [&](uint64_t ns) -> std::optional<double> {
    if (!model.hasTimes() || (function.calls > 0 && function.isUnknown()))
      return std::nullopt;
    return number(ns);
  };
  auto ifHeap = [&](uint64_t value) -> std::optional<double> {
    if (!model.heap.isRecorded())
      return std::nullopt;
    return number(value);
  };
  switch (name.metric) {
  case Metric::Calls:
    return number(function.calls);
  case Metric::Self:
    return ifTimed(function.selfNs);
  case Metric::Total:
    return ifTimed(function.totalNs);
  case Metric::Mean:
    if (function.finished > 0)
      return function.meanNs();
    return std::nullopt;
  case Metric::Max:
    if (function.finished > 0)
      return number(function.maxNs);
    return std::nullopt;
  case Metric::Percentile:
    return percentileOf(function, name.percent);
  case Metric::Allocations:
    return ifHeap(memory.allocations[index]);
  case Metric::Bytes:
    return ifHeap(memory.bytes[index]);
  case Metric::Counter: {
    auto counter = memory.counters.find(name.name);
    if (counter == memory.counters.end())
      return std::nullopt;
    return number(counter->second[index]);
  }
  case Metric::Event: {
    auto event = memory.events.find(name.name);
    if (event == memory.events.end())
      return std::nullopt;
    return number(event->second[index]);
  }
  case Metric::Gauge:
  case Metric::Peak:
  case Metric::Live:
  case Metric::Duration:
    break;
  }
  return std::nullopt;
}

std::optional<double> metricOfRun(const Model &model, MetricName name) {
  const HeapModel &heap = model.heap;
  switch (name.metric) {
  case Metric::Calls:
    return number(model.calls());
  case Metric::Total:
    if (!model.hasTimes())
      return std::nullopt;
    return number(model.totalNs());
  case Metric::Duration: {
    uint64_t longest = 0;
    for (const Run &run : model.runs)
      longest = std::max(longest, run.durationNs);
    return number(longest);
  }
  case Metric::Counter:
  case Metric::Gauge: {
    bool isGauge = name.metric == Metric::Gauge;
    const UserValue *value = model.user.find(isGauge, name.name);
    if (!value)
      return std::nullopt;
    return number(isGauge ? value->max : value->sum);
  }
  case Metric::Event: {
    if (!findEvent(model, name.name))
      return std::nullopt;
    double sum = 0;
    for (int64_t value : metricValues(model, PathMetric::Event, name.name))
      sum += number(value);
    return sum;
  }
  case Metric::Allocations:
  case Metric::Bytes:
  case Metric::Peak:
  case Metric::Live:
    if (!heap.isRecorded())
      return std::nullopt;
    if (name.metric == Metric::Peak)
      return number(heap.peakBytes());
    if (name.metric == Metric::Live)
      return number(heap.sum().liveBytes());
    return name.metric == Metric::Bytes ? number(heap.sum().bytes)
                                        : number(heap.sum().count);
  case Metric::Self:
  case Metric::Mean:
  case Metric::Max:
  case Metric::Percentile:
    break;
  }
  return std::nullopt;
}

std::optional<double> metricOfTimes(const UserTimes &times, MetricName name) {
  switch (name.metric) {
  case Metric::Calls:
    return number(times.count);
  case Metric::Total:
    return times.totalNs;
  case Metric::Mean:
    return times.meanNs();
  case Metric::Max:
    return number(times.maxNs);
  case Metric::Percentile:
    return number(times.percentile(name.percent));
  default:
    return std::nullopt;
  }
}

} // namespace autoprof
