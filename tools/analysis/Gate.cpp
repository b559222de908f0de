//===-- Gate.cpp - limits that a run must keep ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Gate.h"

#include "analysis/Events.h"
#include "analysis/TreeViews.h"

#include <set>
#include <stdexcept>

namespace autoprof {

namespace {

[[noreturn]] void fail(const Gate &gate, const std::string &what) {
  throw std::invalid_argument("\"" + gate.expression.text + "\": " + what);
}

/// One side, with what is asked of it for every gate.
struct SideFigures {
  const Pairing::Side &models;
  std::vector<FunctionMemory> memory;

  explicit SideFigures(const Pairing::Side &side) : models(side) {
    for (const Model &model : side)
      memory.emplace_back(model);
  }
};

class Checker {
public:
  Checker(const Pairing::Side &now, const Pairing::Side &base)
      : now_(now), base_(base), pairing_(base, now) {}

  void check(Gate gate, std::vector<GateResult> &results) const {
    chooseLongName(gate.expression, gate.metric, [&](const std::string &name) {
      return isToldByAny({gate.metric.metric, 0, name});
    });
    if (gate.needsBase() && base_.models.empty())
      fail(gate, "needs a trace to compare with: --base FILE");
    if (auto told = toldTimesOf(gate.expression.pattern))
      return checkTimes(gate, *told, results);
    if (gate.metric.isTold())
      demandSum(gate);
    if (gate.expression.pattern.empty()) {
      results.push_back(
          judge(gate, runSample(gate, now_), baseSample(gate, std::nullopt)));
      return;
    }
    bool isKnown = false;
    for (size_t pair = 0; pair < pairing_.functions().size(); ++pair) {
      const PairedFunction &function = pairing_.functions()[pair];
      if (!nameMatches(gate.expression.pattern, function.name,
                       function.mangled))
        continue;
      isKnown = true;
      GateResult result =
          judge(gate, functionSample(gate, pair, true), baseSample(gate, pair));
      result.function = function;
      noteClocked(gate, pair, result);
      results.push_back(std::move(result));
    }
    if (!isKnown)
      fail(gate, "no function was called that matches \"" +
                     gate.expression.pattern + "\"");
  }

private:
  [[noreturn]] static void failWithoutFigure(const Gate &gate,
                                             const Model &model) {
    const Run &run = model.runs.front();
    if (gate.metric.isTold())
      fail(gate,
           std::string("no ") +
               (gate.metric.metric == Metric::Gauge ? "gauge" : "counter") +
               " \"" + gate.metric.name + "\" was told in " + run.path);
    if (gate.metric.metric == Metric::Event)
      fail(gate, "no event \"" + gate.metric.name + "\" was counted in " +
                     run.path + " (AUTOPROF_OPTIONS=perf=" + gate.metric.name +
                     ")");
    if (!gate.metric.isTime())
      fail(gate, run.damage.heapTables
                     ? "what " + run.path + " says of the heap is lost"
                     : "the heap was not recorded in " + run.path);
    if (!model.hasTimes())
      fail(gate, run.path + " has no times: it was recorded with timing=count");
    fail(gate, "no call of it was clocked in " + run.path);
  }

  /// A sum that went round says nothing.
  void demandSum(const Gate &gate) const {
    for (const SideFigures *side : {&now_, &base_})
      for (const Model &model : side->models)
        if (const UserValue *value = model.user.find(
                gate.metric.metric == Metric::Gauge, gate.metric.name);
            value && value->overflows)
          fail(gate, "the counter \"" + value->name +
                         "\" went beyond 64 bits in " +
                         model.runs.front().path);
  }

  /// Frames or sections: one result for each name.
  void checkTimes(const Gate &gate, const ToldTimes &told,
                  std::vector<GateResult> &results) const {
    if (!metricOfTimes({}, gate.metric))
      fail(gate, "a " + told.kind() +
                     " has mean, max, p1 to p99.999, total and calls");
    std::set<std::string> names;
    for (const Model &model : now_.models)
      for (const UserTimes *times : told.select(model.user))
        names.insert(times->name);
    if (names.empty())
      fail(gate, "no " + told.kind() + " was told that matches \"" + told.glob +
                     "\"");
    for (const std::string &name : names) {
      auto sampleOf = [&](const SideFigures &side) {
        Sample sample = emptySample(gate);
        for (const Model &model : side.models) {
          const UserTimes *times = model.user.findTimes(told.isFrame, name);
          if (!times && gate.metric.metric != Metric::Calls &&
              gate.metric.metric != Metric::Total)
            fail(gate, "no " + told.kind() + " \"" + name + "\" was told in " +
                           model.runs.front().path);
          sample.values.push_back(times ? *metricOfTimes(*times, gate.metric)
                                        : 0);
        }
        return sample;
      };
      GateResult result = judge(gate, sampleOf(now_),
                                gate.needsBase() ? sampleOf(base_) : Sample{});
      result.function.emplace();
      result.function->name = told.kind() + " " + name;
      results.push_back(std::move(result));
    }
  }

  /// Whether a run would tell it of a function that it had called.
  static bool isKnownAtAll(const Gate &gate, const Model &model) {
    if (gate.metric.metric == Metric::Event)
      return findEvent(model, gate.metric.name).has_value();
    if (gate.metric.isTime())
      return model.hasTimes();
    return gate.metric.metric == Metric::Calls || gate.metric.isTold() ||
           model.heap.isRecorded();
  }

  /// A run that something else on the machine disturbed is slower in all its
  /// calls, and not counted. Its maximum may be what the gate is there for.
  static Sample emptySample(const Gate &gate) {
    bool isOfExtremes = gate.metric.metric == Metric::Max ||
                        gate.metric.metric == Metric::Percentile;
    return {{}, !gate.metric.isExact() && !isOfExtremes ? kTrim : 0};
  }

  /// Whether some run of either side told the counter or gauge: those that did
  /// not have none of it.
  bool isToldByAny(const MetricName &metric) const {
    for (const SideFigures *side : {&now_, &base_})
      for (const Model &model : side->models)
        if (metric.isTold() && metricOfRun(model, metric))
          return true;
    return false;
  }

  Sample runSample(const Gate &gate, const SideFigures &side) const {
    Sample sample = emptySample(gate);
    bool isZero = isToldByAny(gate.metric);
    for (const Model &model : side.models) {
      auto value = metricOfRun(model, gate.metric);
      if (!value && isZero)
        value = 0;
      if (!value)
        failWithoutFigure(gate, model);
      sample.values.push_back(*value);
    }
    return sample;
  }

  Sample functionSample(const Gate &gate, size_t pair, bool isNew) const {
    const SideFigures &side = isNew ? now_ : base_;
    Sample sample = emptySample(gate);
    for (size_t run = 0; run < side.models.size(); ++run) {
      const Model &model = side.models[run];
      FunctionIndex function = find(pair, run, isNew);
      double value = 0; // one that was not called has none of anything
      if (function != kRootFunction) {
        auto known = metricOf(model, side.memory[run], gate.metric, function);
        if (!known && isToldByAny(gate.metric))
          known = 0;
        if (!known)
          failWithoutFigure(gate, model);
        value = *known;
      } else if (!isKnownAtAll(gate, model)) {
        failWithoutFigure(gate, model);
      }
      sample.values.push_back(value);
    }
    return sample;
  }

  FunctionIndex find(size_t pair, size_t run, bool isNew) const {
    const Model &model = (isNew ? now_ : base_).models[run];
    for (FunctionIndex i = 0; i < model.functions.size(); ++i)
      if ((isNew ? pairing_.pairOfNew(run, i) : pairing_.pairOfBase(run, i)) ==
          pair)
        return i;
    return kRootFunction;
  }

  Sample baseSample(const Gate &gate, std::optional<size_t> pair) const {
    if (base_.models.empty() || !gate.needsBase())
      return {};
    return pair ? functionSample(gate, *pair, false) : runSample(gate, base_);
  }

  void noteClocked(const Gate &gate, size_t pair, GateResult &result) const {
    Metric metric = gate.metric.metric;
    if (metric != Metric::Mean && metric != Metric::Max &&
        metric != Metric::Percentile)
      return;
    uint64_t clocked = 0, calls = 0;
    for (size_t run = 0; run < now_.models.size(); ++run)
      if (FunctionIndex f = find(pair, run, true); f != kRootFunction) {
        const Function &function = now_.models[run].functions[f];
        if (metric == Metric::Mean && !function.isRecursive)
          return; // total by calls
        clocked += function.finished;
        calls += function.calls;
      }
    if (clocked < calls)
      result.clockedOf = {clocked, calls};
  }

  static double limitOf(const Gate &gate, double base) {
    switch (gate.kind) {
    case Gate::Kind::Distance:
      return base + gate.limit;
    case Gate::Kind::Percent:
      return base * (1 + gate.limit / 100);
    case Gate::Kind::Absolute:
      break;
    }
    return gate.limit;
  }

  static GateResult judge(const Gate &gate, const Sample &now,
                          const Sample &base) {
    GateResult result;
    result.unit = gate.metric.unit();
    bool isExact = result.isExact = gate.metric.isExact();
    result.value = isExact ? now.most() : now.mean();
    double reference = isExact ? base.most() : base.mean();
    if (gate.needsBase())
      result.base = reference;
    result.limit = limitOf(gate, reference);
    result.isOk = result.value <= result.limit;
    if (isExact)
      return result;
    if (gate.needsBase()) {
      Sample limits = emptySample(gate);
      for (double value : base.values)
        limits.values.push_back(limitOf(gate, value));
      result.p = testGreater(now, limits);
    } else {
      result.p = testAbove(now, gate.limit);
    }
    // Over the limit, but as likely by chance: not held against the run.
    if (result.p && *result.p >= kAlpha)
      result.isOk = true;
    return result;
  }

  SideFigures now_, base_;
  Pairing pairing_;
};

} // namespace

Gate parseGate(const std::string &text) {
  Gate gate;
  gate.expression = parseExpression(text);
  const Expression &expression = gate.expression;
  if (expression.metric.empty())
    throw std::invalid_argument("\"" + text +
                                "\" names no metric: METRIC(FUNCTION)=LIMIT or "
                                "METRIC=LIMIT, METRIC one of " +
                                metricWords());
  gate.metric = *findMetric(expression.metric);
  bool isOfRun = expression.pattern.empty();
  if (isOfRun && !gate.metric.isOfRun())
    throw std::invalid_argument("\"" + text + "\": \"" + expression.metric +
                                "\" needs a function");
  if (!isOfRun && !gate.metric.isOfFunction())
    throw std::invalid_argument("\"" + text + "\": \"" + expression.metric +
                                "\" is of the whole run");
  std::string amount = expression.limit;
  double sign = 1;
  if (amount[0] == '+' || amount[0] == '-') {
    gate.kind = Gate::Kind::Distance;
    sign = amount[0] == '-' ? -1 : 1;
    amount.erase(0, 1);
  }
  if (!amount.empty() && amount.back() == '%') {
    if (gate.kind != Gate::Kind::Distance)
      throw std::invalid_argument("\"" + text +
                                  "\": a share of the base is +N% or -N%");
    gate.kind = Gate::Kind::Percent;
    amount.pop_back();
  }
  bool isBareZero = gate.kind == Gate::Kind::Distance && amount == "0";
  Unit unit = gate.kind == Gate::Kind::Percent || isBareZero
                  ? Unit::Count
                  : gate.metric.unit();
  gate.limit = sign * parseLimit(expression, amount, unit);
  return gate;
}

std::vector<GateResult> checkGates(const std::vector<PlacedText> &gates,
                                   const Pairing::Side &now,
                                   const Pairing::Side &base) {
  Checker checker(now, base);
  std::vector<GateResult> results;
  for (const PlacedText &gate : gates) {
    size_t first = results.size();
    try {
      checker.check(parseGate(gate.text), results);
    } catch (const std::invalid_argument &error) {
      results.resize(first);
      results.emplace_back().error = error.what();
      results.back().isOk = false;
    }
    for (; first < results.size(); ++first)
      results[first].gate = gate;
  }
  return results;
}

} // namespace autoprof
