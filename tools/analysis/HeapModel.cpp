//===-- HeapModel.cpp - what traces say of memory -------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/HeapModel.h"

#include <algorithm>

namespace autoprof {

void HeapFigures::add(const HeapFigures &other) {
  if (other.count > 0) {
    minSize = count > 0 ? std::min(minSize, other.minSize) : other.minSize;
    maxSize = std::max(maxSize, other.maxSize);
  }
  count += other.count;
  bytes += other.bytes;
  frees += other.frees;
  freedBytes += other.freedBytes;
  peakBytes += other.peakBytes;
  peakBlocks += other.peakBlocks;
  temporary += other.temporary;
  otherThread += other.otherThread;
  resizes += other.resizes;
  maxResizes = std::max(maxResizes, other.maxResizes);
  copiedBytes += other.copiedBytes;
  failed += other.failed;
  badFrees += other.badFrees;
  for (size_t i = 0; i < lifetimes.size(); ++i)
    lifetimes[i] += other.lifetimes[i];
}

void Survivors::add(const Survivors &other) {
  blocks += other.blocks;
  bytes += other.bytes;
  for (size_t i = 0; i < made.size(); ++i)
    made[i] += other.made[i];
  reachableBlocks += other.reachableBlocks;
  reachableBytes += other.reachableBytes;
  lostBlocks += other.lostBlocks;
  lostBytes += other.lostBytes;
}

bool Survivors::isGrowing() const {
  return std::all_of(made.begin(), made.end(),
                     [](uint64_t count) { return count > 0; });
}

HeapFigures HeapModel::sum(bool mappings) const {
  HeapFigures figures;
  for (const HeapEntry &entry : entries)
    if (siteOf(entry).isMapping() == mappings)
      figures.add(entry.figures);
  return figures;
}

Survivors HeapModel::sumSurvivors(bool mappings) const {
  Survivors survivors;
  for (const HeapEntry &entry : entries)
    if (siteOf(entry).isMapping() == mappings)
      survivors.add(entry.survivors);
  return survivors;
}

int64_t HeapModel::peakBytes() const {
  int64_t bytes = 0;
  for (const HeapRun &run : runs)
    bytes += run.peakBytes;
  return bytes;
}

int64_t HeapModel::peakBlocks() const {
  int64_t blocks = 0;
  for (const HeapRun &run : runs)
    blocks += run.peakBlocks;
  return blocks;
}

uint64_t HeapModel::peakErrorBytes() const {
  uint64_t bytes = 0;
  for (const HeapRun &run : runs)
    bytes += run.peakErrorBytes();
  return bytes;
}

bool HeapModel::isGrowthKnown() const {
  return std::any_of(runs.begin(), runs.end(),
                     [](const HeapRun &run) { return run.isGrowthKnown; });
}

bool HeapModel::isScanned() const {
  return std::any_of(runs.begin(), runs.end(), [](const HeapRun &run) {
    return run.scan >= abi::LeakScan::Done;
  });
}

std::string kindName(uint8_t kind) {
  const char *const kNames[] = {"none",          "malloc", "calloc", "realloc",
                                "aligned_alloc", "new",    "new[]",  "mmap"};
  static_assert(std::size(kNames) ==
                static_cast<size_t>(abi::HeapKind::kCount));
  return kind < std::size(kNames) ? kNames[kind]
                                  : "kind " + std::to_string(kind);
}

} // namespace autoprof
