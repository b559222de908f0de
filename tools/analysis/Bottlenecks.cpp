//===-- Bottlenecks.cpp - what is worth a change, and why -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs the parts, says once what several of them found about one function, and
// puts the list in order.
//
//===----------------------------------------------------------------------===//
#include "analysis/Bottlenecks.h"

#include "analysis/BottleneckRules.h"

#include <algorithm>
#include <tuple>

namespace autoprof {

namespace {

/// Mark of a finding that another one tells of.
constexpr auto kFolded = static_cast<Severity>(-1);

bool isGeneral(BottleneckKind kind) {
  return kind == BottleneckKind::HotSelf || kind == BottleneckKind::HotPath;
}

bool comesBefore(const Model &model, const Finding &a, const Finding &b) {
  if (a.severity != b.severity)
    return a.severity < b.severity;
  if (a.cost != b.cost)
    return a.cost > b.cost;
  return std::tie(a.kind, model.nameOf(a.function), a.function, a.threshold,
                  a.subject) < std::tie(b.kind, model.nameOf(b.function),
                                        b.function, b.threshold, b.subject);
}

/// A function that is hot, or at the end of a hot path, because of something
/// that was found about it is told of once, under that reason. \p found is in
/// order of kind: the most specific reason first.
void foldGeneral(std::vector<Finding> &found) {
  std::vector<Finding> kept, general;
  for (Finding &finding : found)
    (isGeneral(finding.kind) ? general : kept).push_back(std::move(finding));
  size_t specific = kept.size();
  for (Finding &finding : general) {
    auto end = kept.begin() + static_cast<std::ptrdiff_t>(specific);
    auto reason = std::find_if(kept.begin(), end, [&](const Finding &other) {
      return other.function == finding.function &&
             other.kind != BottleneckKind::Threshold;
    });
    if (reason == end) {
      kept.push_back(std::move(finding));
      continue;
    }
    reason->severity = std::min(reason->severity, finding.severity);
    reason->cost = std::max(reason->cost, finding.cost);
    reason->also.push_back(finding.kind);
  }
  found = std::move(kept);
}

/// What is allocated for exceptions is told of with them.
void foldAllocationsOfThrows(std::vector<Finding> &found) {
  auto isChurn = [](const Finding &finding) {
    return finding.kind == BottleneckKind::AllocationChurn ||
           finding.kind == BottleneckKind::TemporaryStorm;
  };
  for (Finding &thrower : found) {
    if (thrower.kind != BottleneckKind::Exceptions)
      continue;
    double most = rules::kAllocationsOfThrow * thrower.figure("throws");
    for (Finding &other : found)
      if (isChurn(other) && other.function == thrower.function &&
          other.figure("allocations") <= most) {
        thrower.severity = std::min(thrower.severity, other.severity);
        thrower.also.push_back(other.kind);
        other.severity = kFolded;
      }
  }
  std::erase_if(found, [](const Finding &finding) {
    return finding.severity == kFolded;
  });
}

/// Without C++ functions there are no exceptions to look for.
bool hasCxx(const Model &model) {
  return std::any_of(model.functions.begin(), model.functions.end(),
                     [](const Function &function) {
                       return function.mangled.starts_with("_Z");
                     });
}

void listChecks(const Model &model, Inspection &inspection) {
  for (int i = 0; i < static_cast<int>(BottleneckKind::kCount); ++i) {
    auto kind = static_cast<BottleneckKind>(i);
    bool isKnown = true;
    switch (kind) {
    case BottleneckKind::Threshold:
      if (inspection.thresholds == 0)
        continue;
      break;
    case BottleneckKind::AllocationChurn:
    case BottleneckKind::TemporaryStorm:
      isKnown = model.heap.isRecorded() && areTimesTelling(model);
      break;
    case BottleneckKind::ReallocGrowth:
      isKnown = model.heap.isRecorded();
      break;
    case BottleneckKind::LeakGrowth:
      isKnown = model.heap.isGrowthKnown();
      break;
    case BottleneckKind::Waiting:
      isKnown = model.hasWaits && areTimesTelling(model);
      break;
    case BottleneckKind::Exceptions:
      if (!model.hasThrows && !hasCxx(model))
        continue;
      isKnown = model.hasThrows && areTimesTelling(model);
      break;
    default:
      isKnown = areTimesTelling(model);
      break;
    }
    (isKnown ? inspection.checked : inspection.unknown).push_back(kind);
  }
}

} // namespace

double Finding::figure(std::string_view key) const {
  for (const Figure &figure : figures)
    if (key == figure.key)
      return figure.value;
  return 0;
}

bool areTimesTelling(const Model &model) {
  return model.hasTimes() && model.totalNs() >= rules::kLeastRunNs;
}

Inspection findBottlenecks(const Model &model,
                           const std::vector<Threshold> &thresholds) {
  Inspection inspection;
  inspection.thresholds = thresholds.size();
  findExceeded(model, thresholds, inspection);
  std::vector<Finding> &found = inspection.findings;
  if (areTimesTelling(model)) {
    findSlowFunctions(model, found);
    findSlowCalls(model, found);
    findThreadImbalance(model, found);
  }
  findHeapBottlenecks(model, found);
  std::sort(found.begin(), found.end(), [](const Finding &a, const Finding &b) {
    return std::tie(a.kind, a.function) < std::tie(b.kind, b.function);
  });
  foldAllocationsOfThrows(found);
  foldGeneral(found);
  std::sort(found.begin(), found.end(),
            [&](const Finding &a, const Finding &b) {
              return comesBefore(model, a, b);
            });
  listChecks(model, inspection);
  return inspection;
}

} // namespace autoprof
