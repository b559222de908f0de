//===-- Thresholds.cpp - what the user does not want to be exceeded -------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one rule: Critical when the maximum is over twice the threshold, High
// when the mean is over it, Medium when only the maximum is. What has no
// maximum of its own (totals, what a call allocates) has its mean as one,
// which no maximum is below.
//
//===----------------------------------------------------------------------===//
#include "analysis/Bottlenecks.h"
#include "analysis/TreeViews.h"

#include <algorithm>
#include <stdexcept>

namespace autoprof {

namespace {

double number(uint64_t value) { return static_cast<double>(value); }

/// What was found out about one function.
struct Measured {
  double mean = 0, max = 0;
  uint64_t measurements = 0;
};

std::optional<Measured> measure(const Model &model,
                                const FunctionMemory &memory, MetricName metric,
                                FunctionIndex index) {
  const Function &function = model.functions[index];
  auto value = metricOf(model, memory, metric, index);
  if (!value)
    return std::nullopt;
  switch (metric.metric) {
  case Metric::Mean:
    return Measured{*value, number(function.maxNs), function.finished};
  case Metric::Allocations:
  case Metric::Bytes:
  case Metric::Counter: {
    double perCall = *value / number(std::max<uint64_t>(function.calls, 1));
    return Measured{perCall, perCall, function.calls};
  }
  default:
    return Measured{*value, *value, 1};
  }
}

/// mean() and max() are about one of the two alone.
std::optional<Severity> judge(const Measured &measured,
                              const Threshold &threshold) {
  const std::string &asked = threshold.expression.metric;
  double limit = threshold.limit;
  double mean = asked == "max" ? 0 : measured.mean;
  double max = asked == "mean" ? measured.mean : measured.max;
  if (max > 2 * limit)
    return Severity::Critical;
  if (mean > limit)
    return Severity::High;
  if (max > limit)
    return Severity::Medium;
  return std::nullopt;
}

Finding findingOf(const Model &model, const Threshold &threshold,
                  FunctionIndex index, const Measured &measured) {
  const Function &function = model.functions[index];
  Unit unit = threshold.metric.unit();
  Finding finding;
  finding.kind = BottleneckKind::Threshold;
  finding.function = index;
  finding.path =
      threshold.metric.metric == Metric::Mean
          ? heaviestPath(model, index,
                         [](const TreeNode &node) { return node.maxNs; })
          : heaviestPath(model, index,
                         [](const TreeNode &node) { return node.entries; });
  finding.cost =
      model.totalNs() ? number(function.totalNs) / number(model.totalNs()) : 0;
  finding.threshold = threshold.expression.text;
  finding.figures = {
      {"mean", unit, measured.mean},
      {"max", unit, measured.max},
      {"threshold", unit, threshold.limit},
      {"measurements", Unit::Count, number(measured.measurements)},
      {"calls", Unit::Count, number(function.calls)}};
  finding.isEstimated = (threshold.metric.metric == Metric::Total ||
                         threshold.metric.metric == Metric::Mean) &&
                        !function.isExact();
  return finding;
}

Finding findingOfTold(const Threshold &threshold, const std::string &subject,
                      const Measured &measured, const char *unitOfCount) {
  Unit unit = threshold.metric.unit();
  Finding finding;
  finding.kind = BottleneckKind::Threshold;
  finding.subject = subject;
  finding.threshold = threshold.expression.text;
  switch (threshold.metric.metric) {
  case Metric::Total:
    finding.figures = {{"total", unit, measured.mean}};
    break;
  case Metric::Counter:
    finding.figures = {{"sum", unit, measured.mean}};
    break;
  default:
    finding.figures = {{"mean", unit, measured.mean},
                       {"max", unit, measured.max}};
  }
  finding.figures.push_back({"threshold", unit, threshold.limit});
  finding.figures.push_back(
      {unitOfCount, Unit::Count, number(measured.measurements)});
  return finding;
}

/// The path on which most was added to a counter.
TreeIndex mostAdded(const UserValue &counter) {
  TreeIndex best = kNoTreeNode;
  int64_t most = 0;
  for (auto [path, value] : counter.paths)
    if (value > most && path != CallTree::kRoot) {
      best = path;
      most = value;
    }
  return best;
}

/// Frames, sections, a counter's sum or a gauge: what is no function.
void judgeTold(const Model &model, const Threshold &threshold,
               Inspection &inspection) {
  bool isAny = false;
  auto add = [&](const std::string &subject, const Measured &measured,
                 const char *unitOfCount, TreeIndex path, double cost) {
    isAny = true;
    auto severity = judge(measured, threshold);
    if (!severity)
      return;
    Finding finding = findingOfTold(threshold, subject, measured, unitOfCount);
    finding.severity = *severity;
    finding.path = path;
    finding.cost = cost;
    if (path != kNoTreeNode)
      finding.function = model.tree[path].function;
    inspection.findings.push_back(std::move(finding));
  };
  if (auto told = toldTimesOf(threshold.expression.pattern)) {
    for (const UserTimes *times : told->select(model.user)) {
      bool isTotal = threshold.metric.metric == Metric::Total;
      double mean = isTotal ? times->totalNs : times->meanNs();
      add(told->kind() + " " + times->name,
          {mean, isTotal ? mean : number(times->maxNs), times->count},
          told->isFrame ? "frames" : "measurements", kNoTreeNode,
          model.totalNs()
              ? std::min(1.0, times->totalNs / number(model.totalNs()))
              : 0);
    }
  } else {
    bool isGauge = threshold.metric.metric == Metric::Gauge;
    const std::string &name = threshold.metric.name;
    const UserValue *value = model.user.find(isGauge, name);
    if (value && value->overflows) {
      inspection.unjudged.push_back(threshold.expression.text);
      return;
    }
    if (value && isGauge)
      add("gauge " + name,
          {value->mean(), static_cast<double>(value->max), value->count},
          "sets", kNoTreeNode, 0);
    else if (value)
      add("counter " + name,
          {static_cast<double>(value->sum), static_cast<double>(value->sum),
           value->count},
          "adds", mostAdded(*value), 0);
  }
  if (!isAny)
    inspection.unmatched.push_back(threshold.expression.text);
}

bool isOfFunctions(const Threshold &threshold) {
  return !threshold.expression.pattern.empty() &&
         !toldTimesOf(threshold.expression.pattern);
}

} // namespace

Threshold parseThreshold(const std::string &text) {
  Threshold threshold;
  threshold.expression = parseExpression(text);
  const Expression &expression = threshold.expression;
  auto metric = findMetric(expression.metric);
  if (expression.pattern.empty() && !(metric && metric->isTold()))
    throw std::invalid_argument("\"" + text + "\" names no function");
  if (expression.metric.empty() || expression.metric == "mean" ||
      expression.metric == "max")
    threshold.metric.metric = Metric::Mean;
  else
    threshold.metric = *findMetric(expression.metric);
  switch (threshold.metric.metric) {
  case Metric::Mean:
  case Metric::Total:
  case Metric::Counter:
  case Metric::Gauge:
    break;
  case Metric::Allocations:
  case Metric::Bytes:
    if (isOfFunctions(threshold))
      break;
    [[fallthrough]];
  default:
    throw std::invalid_argument(
        "\"" + text +
        "\": thresholds are FUNCTION=TIME, total(FUNCTION)=TIME, "
        "allocations(FUNCTION)=N, bytes(FUNCTION)=SIZE, frame:NAME=TIME, "
        "section:NAME=TIME, counter:NAME=N, counter:NAME(FUNCTION)=N or "
        "gauge:NAME=N");
  }
  if (toldTimesOf(expression.pattern) && threshold.metric.isTold())
    throw std::invalid_argument("\"" + text +
                                "\": a counter is of functions, not of frames");
  threshold.limit =
      parseLimit(expression, expression.limit, threshold.metric.unit());
  return threshold;
}

void findExceeded(const Model &model, const std::vector<Threshold> &thresholds,
                  Inspection &inspection) {
  if (thresholds.empty())
    return;
  FunctionMemory memory(model);
  for (Threshold threshold : thresholds) {
    chooseLongName(
        threshold.expression, threshold.metric,
        [&](const std::string &name) { return model.user.find(false, name); });
    if (!isOfFunctions(threshold)) {
      judgeTold(model, threshold, inspection);
      continue;
    }
    std::vector<bool> matches =
        matchFunctions(model, threshold.expression.pattern);
    size_t called = 0, judged = 0, inPart = 0;
    for (FunctionIndex i = 0; i < matches.size(); ++i) {
      if (!matches[i] || model.functions[i].calls == 0)
        continue;
      ++called;
      auto measured = measure(model, memory, threshold.metric, i);
      if (!measured)
        continue;
      ++judged;
      inPart += threshold.metric.metric == Metric::Mean &&
                !model.functions[i].isFullyClocked();
      if (auto severity = judge(*measured, threshold)) {
        Finding finding = findingOf(model, threshold, i, *measured);
        finding.severity = *severity;
        inspection.findings.push_back(std::move(finding));
      }
    }
    if (called == 0)
      inspection.unmatched.push_back(threshold.expression.text);
    else if (judged == 0)
      inspection.unjudged.push_back(threshold.expression.text);
    else if (inPart > 0)
      inspection.partlyJudged.push_back(threshold.expression.text);
  }
}

} // namespace autoprof
