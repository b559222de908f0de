//===-- PathMetric.cpp - what can be shown of every call path -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/PathMetric.h"

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
    break;
  }
  return 0;
}

} // namespace

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

std::vector<int64_t> counterValues(const Model &model,
                                   const std::string &counter) {
  std::vector<int64_t> values(model.tree.nodes().size());
  if (const UserValue *value = model.user.find(false, counter))
    for (auto [path, sum] : value->paths)
      values[path] = wrappedSum(values[path], sum);
  return values;
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
