//===-- HeapBottlenecks.cpp - memory that costs time, or is not given back ===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Looks at what each function of the call tree allocated itself. Mappings are
// no allocations here.
//
//===----------------------------------------------------------------------===//
#include "analysis/BottleneckRules.h"
#include "analysis/Bottlenecks.h"

#include <algorithm>
#include <map>

namespace autoprof {

namespace {

double number(auto value) { return static_cast<double>(value); }

/// The entries of one function, and the one with most bytes.
struct Group {
  HeapFigures figures;
  Survivors survivors;
  const HeapEntry *largest = nullptr;
};

using Groups = std::map<FunctionIndex, Group>;

Groups groupByFunction(const Model &model) {
  Groups groups;
  for (const HeapEntry &entry : model.heap.entries) {
    if (model.heap.siteOf(entry).isMapping() || entry.path == kNoTreeNode)
      continue;
    Group &group = groups[model.tree[entry.path].function];
    group.figures.add(entry.figures);
    group.survivors.add(entry.survivors);
    if (!group.largest || entry.figures.bytes > group.largest->figures.bytes)
      group.largest = &entry;
  }
  return groups;
}

Finding findingOf(const Model &model, FunctionIndex function,
                  const Group &group) {
  Finding finding;
  finding.function = function;
  finding.path = group.largest->path;
  finding.site = &model.heap.siteOf(*group.largest);
  finding.figures = {{"allocations", Unit::Count, number(group.figures.count)},
                     {"bytes", Unit::Bytes, number(group.figures.bytes)}};
  if (isRealFunction(function))
    finding.figures.push_back(
        {"calls", Unit::Count, number(model.functions[function].calls)});
  return finding;
}

void findChurn(const Model &model, FunctionIndex function, const Group &group,
               std::vector<Finding> &found) {
  const HeapFigures &figures = group.figures;
  uint64_t spent = model.processorNs();
  if (figures.count < rules::kChurnLeast || !areTimesTelling(model) ||
      spent < rules::kLeastRunNs)
    return;
  double count = number(figures.count);
  bool isStorm = number(figures.temporary) >= rules::kStormTemporary * count;
  bool isShortLived =
      number(figures.lifetimes[0]) >= rules::kChurnShortLived * count;
  double ns = rules::kAllocationNs * count;
  double share = std::min(1.0, ns / number(spent));
  auto severity = rules::kChurnShare.of(share);
  if (!severity || !(isStorm || isShortLived))
    return;
  Finding finding = findingOf(model, function, group);
  finding.kind = isStorm ? BottleneckKind::TemporaryStorm
                         : BottleneckKind::AllocationChurn;
  finding.severity = *severity;
  finding.cost = share;
  finding.isEstimated = true;
  finding.figures.push_back(
      {"temporary", Unit::Count, number(figures.temporary)});
  finding.figures.push_back(
      {"freed_within_1ms", Unit::Count, number(figures.lifetimes[0])});
  finding.figures.push_back({"allocating_ns", Unit::Nanoseconds, ns});
  finding.figures.push_back(
      {"program_cpu_ns", Unit::Nanoseconds, number(spent)});
  found.push_back(std::move(finding));
}

void findReallocGrowth(const Model &model, FunctionIndex function,
                       const Group &group, std::vector<Finding> &found) {
  const HeapFigures &figures = group.figures;
  if (figures.maxResizes < rules::kReallocLeastOfBlock)
    return;
  double copied = number(figures.copiedBytes);
  double copies = copied / std::max(number(figures.maxSize), 1.0);
  Finding finding = findingOf(model, function, group);
  finding.kind = BottleneckKind::ReallocGrowth;
  finding.severity = copied >= rules::kReallocLeastCopied
                         ? *rules::kReallocCopies.of(copies)
                         : Severity::Medium;
  uint64_t allBytes = model.heap.sum().bytes;
  finding.cost = allBytes ? number(figures.bytes) / number(allBytes) : 0;
  finding.figures.push_back({"resizes", Unit::Count, number(figures.resizes)});
  finding.figures.push_back(
      {"most_resizes_of_a_block", Unit::Count, number(figures.maxResizes)});
  finding.figures.push_back({"copied_bytes", Unit::Bytes, copied});
  finding.figures.push_back(
      {"largest_bytes", Unit::Bytes, number(figures.maxSize)});
  found.push_back(std::move(finding));
}

void findLeakGrowth(const Model &model, FunctionIndex function,
                    const Group &group, uint64_t allLive,
                    std::vector<Finding> &found) {
  const Survivors &survivors = group.survivors;
  double bytes = number(survivors.bytes);
  if (!survivors.isGrowing() || survivors.blocks < rules::kLeakLeastBlocks ||
      bytes < rules::kLeakLeastShare * number(allLive))
    return;
  auto severity = rules::kLeakBytes.of(bytes);
  if (!severity)
    return;
  Finding finding = findingOf(model, function, group);
  finding.kind = BottleneckKind::LeakGrowth;
  finding.severity = *severity;
  finding.cost = allLive ? std::min(1.0, bytes / number(allLive)) : 0;
  finding.figures.push_back({"live_bytes", Unit::Bytes, bytes});
  finding.figures.push_back(
      {"live_blocks", Unit::Count, number(survivors.blocks)});
  found.push_back(std::move(finding));
}

} // namespace

void findHeapBottlenecks(const Model &model, std::vector<Finding> &found) {
  uint64_t allLive = model.heap.sumSurvivors().bytes;
  for (const auto &[function, group] : groupByFunction(model)) {
    findChurn(model, function, group, found);
    findReallocGrowth(model, function, group, found);
    if (model.heap.isGrowthKnown())
      findLeakGrowth(model, function, group, allLive, found);
  }
}

} // namespace autoprof
