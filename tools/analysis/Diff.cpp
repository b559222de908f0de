//===-- Diff.cpp - two versions of a program compared ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Diff.h"

#include "analysis/HeapViews.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace autoprof {

namespace {

/// Times below this share of all are not tested: nobody would act on them, and
/// each question weakens the answers to the others.
constexpr double kTestedShare = 0.001;
/// A significant change is told of from this part of the time before on.
constexpr double kLeastChange = 0.01;
/// CPU time of fewer samples in a run (within 20 %) is not tested.
constexpr double kLeastSamples = 25;

double number(auto value) { return static_cast<double>(value); }

/// Of the CPU time, so much may have passed in the kernel unseen: samples that
/// strike in user mode only give it to what ran next.
constexpr double kMostUnseen = 0.02;

/// Whether its CPU times can be compared, function by function.
bool hasCpuTimes(const Model &model) {
  if (model.sampling.samples == 0)
    return false;
  uint64_t systemNs = 0;
  for (const RunSeries &series : model.series)
    if (!series.points.empty())
      systemNs +=
          static_cast<uint64_t>(series.points.back()[SeriesMetric::SystemNs]);
    else
      return false;
  uint64_t seen = model.sampling.systemNs;
  bool isInUserMode =
      model.sampling
          .threadsBy[static_cast<size_t>(abi::SampleSource::PerfEvent)] > 0;
  return !isInUserMode || systemNs <= seen ||
         number(systemNs - seen) <=
             kMostUnseen * number(model.sampling.cpuNs + seen);
}

/// Fills one side's runs into rows.
class Collector {
public:
  Collector(Diff &diff, const Pairing &pairing)
      : diff_(diff), pairing_(pairing) {}

  void addRun(const Model &model, size_t run, bool isNew) {
    run_ = run;
    isNew_ = isNew;
    addFunctions(model);
    std::vector<size_t> rowOf = addPaths(model);
    addHeap(model, rowOf);
    add(diff_.whole, DiffMetric::Calls, number(model.calls()));
    add(diff_.whole, DiffMetric::Total, number(model.totalNs()));
    add(diff_.whole, DiffMetric::Cpu,
        number(model.sampling.ownNs() + model.sampling.systemNs));
  }

private:
  size_t pairOf(FunctionIndex function) const {
    return isNew_ ? pairing_.pairOfNew(run_, function)
                  : pairing_.pairOfBase(run_, function);
  }

  void add(DiffRow &row, DiffMetric metric, double value) {
    Comparison &comparison = row[metric];
    addTo(isNew_ ? comparison.now : comparison.base, value);
  }

  void addTo(Sample &sample, double value) {
    sample.values.resize(isNew_ ? diff_.newRuns : diff_.baseRuns);
    sample.values[run_] += value;
  }

  /// Own times of a function or of a node: both have these figures.
  void addTimes(DiffRow &row, const auto &from) {
    add(row, DiffMetric::Calls, number(from.calls));
    add(row, DiffMetric::Self, number(from.selfNs));
    add(row, DiffMetric::Cpu, number(from.cpuNs + from.systemNs));
    add(row, DiffMetric::Total, number(from.totalNs));
    row.hasWaited |= from.waiting.ns > 0;
    addTo(isNew_ ? row.samplesNow : row.samplesBase, number(from.samples));
  }

  void addFunctions(const Model &model) {
    for (FunctionIndex i = 0; i < model.functions.size(); ++i) {
      size_t pair = pairOf(i);
      if (pair == Pairing::kNone)
        continue;
      addTimes(diff_.functions[pair], model.functions[i]);
    }
  }

  /// The row of each tree node; recursive edges count with their target's
  /// function on a path of their own.
  std::vector<size_t> addPaths(const Model &model) {
    const auto &nodes = model.tree.nodes();
    std::vector<size_t> rowOf(nodes.size(), Pairing::kNone);
    for (TreeIndex i = 1; i < nodes.size(); ++i) {
      const TreeNode &node = nodes[i];
      bool isReal = isRealFunction(node.function);
      size_t pair = isReal ? pairOf(node.function) : Pairing::kNone;
      if (isReal && pair == Pairing::kNone)
        continue;
      size_t parent = rowOf[node.parent];
      auto [it, isMade] = paths_.try_emplace(
          std::make_tuple(parent, pair, node.isRecursive), diff_.paths.size());
      if (isMade)
        diff_.paths.push_back(newPath(model, node, parent, pair));
      rowOf[i] = it->second;
      addTimes(diff_.paths[it->second], node);
    }
    return rowOf;
  }

  DiffRow newPath(const Model &model, const TreeNode &node, size_t parent,
                  size_t pair) const {
    DiffRow row;
    if (parent != Pairing::kNone)
      row.path = diff_.paths[parent].path;
    if (pair != Pairing::kNone)
      row.function = pairing_.functions()[pair];
    else
      row.function.name = model.nameOf(node.function);
    row.path.push_back(row.function.name +
                       (node.isRecursive ? " [recursive]" : ""));
    return row;
  }

  void addHeap(const Model &model, const std::vector<size_t> &rowOf) {
    for (const HeapEntry &entry : model.heap.entries) {
      if (model.heap.siteOf(entry).isMapping() || entry.path == kNoTreeNode)
        continue;
      double count = number(entry.figures.count),
             bytes = number(entry.figures.bytes);
      auto addTo = [&](DiffRow &row) {
        add(row, DiffMetric::Allocations, count);
        add(row, DiffMetric::Bytes, bytes);
      };
      addTo(diff_.whole);
      FunctionIndex function = model.tree[entry.path].function;
      if (isRealFunction(function) && pairOf(function) != Pairing::kNone)
        addTo(diff_.functions[pairOf(function)]);
      if (rowOf[entry.path] != Pairing::kNone)
        addTo(diff_.paths[rowOf[entry.path]]);
    }
  }

  Diff &diff_;
  const Pairing &pairing_;
  size_t run_ = 0;
  bool isNew_ = false;
  std::map<std::tuple<size_t, size_t, bool>, size_t> paths_;
};

/// A run in which something does not occur has none of it.
void padSamples(DiffRow &row, const Diff &diff) {
  for (Comparison &comparison : row.metrics) {
    comparison.base.values.resize(diff.baseRuns);
    comparison.now.values.resize(diff.newRuns);
  }
  row.samplesBase.values.resize(diff.baseRuns);
  row.samplesNow.values.resize(diff.newRuns);
  for (DiffMetric metric : {DiffMetric::Self, DiffMetric::Total})
    row[metric].base.trim = row[metric].now.trim = kTrim;
}

void compareCounts(DiffRow &row) {
  for (size_t i = 0; i < kDiffMetrics; ++i)
    if (!isTime(static_cast<DiffMetric>(i))) {
      Comparison &c = row.metrics[i];
      c.isChanged =
          c.base.most() < c.now.least() || c.now.most() < c.base.least();
    }
}

bool isLargeEnough(const Comparison &c) {
  return std::abs(c.difference()) >= kLeastChange * c.base.mean();
}

/// How well the runs of both sides agree on an amount: what a test can tell is
/// a change of some times this share. (How runs spread says nothing of how the
/// sides differ, so a choice by it does not favour finding a change.)
double relativeError(const Comparison &c) {
  double amount = std::max(c.base.mean(), c.now.mean());
  return amount > 0 ? std::hypot(c.base.meanError(), c.now.meanError()) / amount
                    : HUGE_VAL;
}

/// By which clock a row's own time is tested. One that waits: by the wall, for
/// waiting is part of its time.
DiffMetric clockToTest(const DiffRow &row, bool hasCpu) {
  if (!hasCpu || row.hasWaited || row.samplesBase.least() < kLeastSamples ||
      row.samplesNow.least() < kLeastSamples)
    return DiffMetric::Self;
  return relativeError(row[DiffMetric::Cpu]) <
                 relativeError(row[DiffMetric::Self])
             ? DiffMetric::Cpu
             : DiffMetric::Self;
}

/// What is asked about a row. The total of a function that calls none is its
/// own time: asked once.
std::vector<DiffMetric> questionsOf(const DiffRow &row, const Diff &diff) {
  bool isWhole = &row == &diff.whole;
  const Comparison &self = row[DiffMetric::Self],
                   &total = row[DiffMetric::Total];
  bool isLeaf = self.base.values == total.base.values &&
                self.now.values == total.now.values;
  std::vector<DiffMetric> questions;
  if (!isWhole)
    questions.push_back(clockToTest(row, diff.hasCpu));
  else if (diff.hasCpu)
    questions.push_back(DiffMetric::Cpu);
  if (isWhole || !isLeaf)
    questions.push_back(DiffMetric::Total);
  return questions;
}

/// All times of these rows that matter are one family of questions.
void compareTimes(const std::vector<DiffRow *> &rows, const Diff &diff) {
  double wholeNs = std::max(diff.whole[DiffMetric::Total].base.mean(),
                            diff.whole[DiffMetric::Total].now.mean());
  std::vector<Comparison *> tested;
  std::vector<double> ps;
  for (DiffRow *row : rows)
    for (DiffMetric metric : questionsOf(*row, diff)) {
      Comparison &c = (*row)[metric];
      if (std::max(c.base.mean(), c.now.mean()) < kTestedShare * wholeNs)
        continue;
      if (auto p = testDiffers(c.base, c.now)) {
        tested.push_back(&c);
        ps.push_back(*p);
      }
    }
  holmCorrection(ps);
  for (size_t i = 0; i < tested.size(); ++i) {
    tested[i]->p = ps[i];
    tested[i]->isChanged = ps[i] < kAlpha && isLargeEnough(*tested[i]);
  }
  for (DiffRow *row : rows)
    if (const Comparison &self = (*row)[DiffMetric::Self];
        self.p && !(*row)[DiffMetric::Total].p && row != &diff.whole) {
      (*row)[DiffMetric::Total].p = self.p;
      (*row)[DiffMetric::Total].isChanged = self.isChanged;
    }
}

void sortByEffect(std::vector<DiffRow> &rows, const Diff &diff) {
  auto effect = [&](const DiffRow &row) {
    const Comparison &self = row[row.testedClock()];
    double ns = diff.hasTimes ? std::abs(self.difference()) : 0;
    bool isSelfChanged = self.isChanged || (!diff.isTested && ns > 0);
    // What the test did not confirm orders the rest only.
    return std::make_tuple(
        isSelfChanged || row.function.presence != Presence::Both,
        row.isChanged(), ns, std::abs(row[DiffMetric::Bytes].difference()),
        std::abs(row[DiffMetric::Calls].difference()));
  };
  std::sort(rows.begin(), rows.end(), [&](const DiffRow &a, const DiffRow &b) {
    auto ea = effect(a), eb = effect(b);
    if (ea != eb)
      return ea > eb;
    return std::tie(a.function.name, a.function.file, a.function.line, a.path) <
           std::tie(b.function.name, b.function.file, b.function.line, b.path);
  });
}

} // namespace

bool DiffRow::isChanged() const {
  return function.presence != Presence::Both ||
         std::any_of(metrics.begin(), metrics.end(),
                     [](const Comparison &c) { return c.isChanged; });
}

Diff compareRuns(const Pairing::Side &base, const Pairing::Side &now) {
  Diff diff;
  diff.baseRuns = base.size();
  diff.newRuns = now.size();
  diff.isTested = base.size() >= kLeastRuns && now.size() >= kLeastRuns;
  auto hasHeap = [](const Model &model) { return model.heap.isRecorded(); };
  diff.hasHeap = std::all_of(base.begin(), base.end(), hasHeap) &&
                 std::all_of(now.begin(), now.end(), hasHeap);
  auto hasTimes = [](const Model &model) { return model.hasTimes(); };
  diff.hasTimes = std::all_of(base.begin(), base.end(), hasTimes) &&
                  std::all_of(now.begin(), now.end(), hasTimes);
  diff.isTested &= diff.hasTimes;
  diff.hasCpu = diff.hasTimes &&
                std::all_of(base.begin(), base.end(), hasCpuTimes) &&
                std::all_of(now.begin(), now.end(), hasCpuTimes);
  Pairing pairing(base, now);
  diff.functions.resize(pairing.functions().size());
  for (size_t i = 0; i < diff.functions.size(); ++i)
    diff.functions[i].function = pairing.functions()[i];
  diff.whole.function.name = "[all]";

  Collector collector(diff, pairing);
  for (size_t i = 0; i < base.size(); ++i)
    collector.addRun(base[i], i, false);
  for (size_t i = 0; i < now.size(); ++i)
    collector.addRun(now[i], i, true);

  std::vector<DiffRow *> all, functions, paths;
  for (DiffRow &row : diff.functions)
    functions.push_back(&row);
  for (DiffRow &row : diff.paths)
    paths.push_back(&row);
  all = functions;
  all.insert(all.end(), paths.begin(), paths.end());
  all.push_back(&diff.whole);
  for (DiffRow *row : all) {
    padSamples(*row, diff);
    compareCounts(*row);
  }
  if (diff.hasTimes) {
    compareTimes(functions, diff);
    compareTimes(paths, diff);
    compareTimes({&diff.whole}, diff);
  }
  sortByEffect(diff.functions, diff);
  sortByEffect(diff.paths, diff);
  return diff;
}

} // namespace autoprof
