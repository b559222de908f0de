//===-- PathMetric.cpp - what can be shown of every call path -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/PathMetric.h"

#include "analysis/Events.h"

namespace autoprof {

namespace {

int64_t heapValue(const HeapFigures &figures, PathMetric metric) {
  switch (metric) {
  case PathMetric::Allocations:
    return static_cast<int64_t>(figures.count);
  case PathMetric::Allocated:
    return static_cast<int64_t>(figures.bytes);
  case PathMetric::Peak:
    return figures.peakBytes;
  case PathMetric::Leaked:
    return figures.liveBytes();
  case PathMetric::Temporary:
    return static_cast<int64_t>(figures.temporary);
  case PathMetric::Self:
  case PathMetric::Cpu:
  case PathMetric::Wait:
  case PathMetric::Calls:
  case PathMetric::Counter:
  case PathMetric::Event:
    break;
  }
  return 0;
}

std::vector<int64_t> counterValues(const Model &model,
                                   const std::string &counter) {
  std::vector<int64_t> values(model.tree.nodes().size());
  if (const UserValue *value = model.user.find(false, counter))
    for (auto [path, sum] : value->paths)
      values[path] = wrappedSum(values[path], sum);
  return values;
}

std::vector<int64_t> eventValues(const Model &model, const std::string &event) {
  std::vector<int64_t> values(model.tree.nodes().size());
  std::optional<size_t> slot = findEvent(model, event);
  for (size_t i = 0; slot && i < values.size(); ++i) {
    const std::vector<uint64_t> &counters = model.tree.nodes()[i].counters;
    if (*slot < counters.size())
      values[i] = static_cast<int64_t>(counters[*slot]);
  }
  return values;
}

} // namespace

Unit metricUnit(const Model &model, PathMetric metric,
                const std::string &name) {
  if (metric == PathMetric::Event)
    return eventUnit(name);
  const UserValue *counter =
      metric == PathMetric::Counter ? model.user.find(false, name) : nullptr;
  if (!counter)
    return metricInfo(metric).unit;
  return counter->unit == "ns"      ? Unit::Nanoseconds
         : counter->unit == "bytes" ? Unit::Bytes
                                    : Unit::Count;
}

bool isKnown(const Model &model, PathMetric metric) {
  if (metric == PathMetric::Self)
    return model.hasTimes();
  if (metric == PathMetric::Cpu || metric == PathMetric::Wait)
    return model.hasWaits;
  return !metricInfo(metric).isHeap || model.heap.isRecorded();
}

std::vector<int64_t> metricValues(const Model &model, PathMetric metric) {
  std::vector<int64_t> values(model.tree.nodes().size());
  if (metricInfo(metric).isHeap) {
    for (const HeapEntry &entry : model.heap.entries)
      if (!model.heap.siteOf(entry).isMapping())
        values[entry.path] += heapValue(entry.figures, metric);
    return values;
  }
  for (size_t i = 0; i < values.size(); ++i) {
    const TreeNode &node = model.tree.nodes()[i];
    values[i] =
        static_cast<int64_t>(metric == PathMetric::Self   ? node.selfNs
                             : metric == PathMetric::Cpu  ? node.computingNs()
                             : metric == PathMetric::Wait ? node.waiting.ns
                                                          : node.calls);
  }
  return values;
}

std::vector<int64_t> metricValues(const Model &model, PathMetric metric,
                                  const std::string &name) {
  if (metric == PathMetric::Counter)
    return counterValues(model, name);
  if (metric == PathMetric::Event)
    return eventValues(model, name);
  return metricValues(model, metric);
}

std::vector<int64_t> metricTotals(const CallTree &tree,
                                  std::vector<int64_t> values) {
  for (size_t i = values.size(); i-- > 1;)
    values[tree.nodes()[i].parent] += values[i];
  return values;
}

PathMetric defaultMetric(const Model &model) {
  return model.totalNs() == 0 && model.calls() > 0 ? PathMetric::Calls
                                                   : PathMetric::Self;
}

} // namespace autoprof
