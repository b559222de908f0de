//===-- HeapModel.h - what traces say of memory ---------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The heap's half of the model, merged over threads and runs. The base facts
// are `entries`: what one call path allocated at one site. Sites, functions,
// types and paths are groupings of them (HeapViews.h). Anonymous mappings made
// with mmap are entries of a kind of their own and in no sum of the heap.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_HEAPMODEL_H
#define AUTOPROF_ANALYSIS_HEAPMODEL_H

#include "analysis/CallTree.h"
#include "autoprof/abi.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace autoprof {

/// Counters of allocations, those of abi::HeapStat summed over threads.
struct HeapFigures {
  uint64_t count = 0;
  uint64_t bytes = 0;
  uint64_t frees = 0;
  uint64_t freedBytes = 0;
  uint64_t minSize = 0; ///< valid when count > 0
  uint64_t maxSize = 0;
  int64_t peakBytes = 0; ///< live at the run's peak
  int64_t peakBlocks = 0;
  uint64_t temporary = 0; ///< freed before the thread's next allocation
  uint64_t otherThread = 0;
  uint64_t resizes = 0;
  uint64_t maxResizes = 0; ///< of one block; 255 stands for that and more
  uint64_t copiedBytes = 0;
  uint64_t failed = 0;
  uint64_t badFrees = 0;
  std::array<uint64_t, abi::kLifetimes> lifetimes{};

  int64_t liveBytes() const { return static_cast<int64_t>(bytes - freedBytes); }
  int64_t liveBlocks() const { return static_cast<int64_t>(count - frees); }
  double mean() const {
    return count ? static_cast<double>(bytes) / static_cast<double>(count) : 0;
  }
  void add(const HeapFigures &other);
};

/// When the blocks that were live at the end had been made, by eighth of the
/// run, and how many the live table knows.
struct Survivors {
  static constexpr unsigned kParts = 8;
  uint64_t blocks = 0;
  uint64_t bytes = 0;
  std::array<uint64_t, kParts> made{};
  /// Of these, by the scan for reachable blocks; the rest was not looked for.
  uint64_t reachableBlocks = 0, reachableBytes = 0;
  uint64_t lostBlocks = 0, lostBytes = 0;

  void add(const Survivors &other);
  /// Some of them were made in every part of the run: what is live grew from
  /// beginning to end.
  bool isGrowing() const;
};

/// A function that allocates; also one that was inlined and is no function of
/// the call tree.
struct AllocatingFunction {
  std::string name;
  std::string mangled;
  std::string file;
  uint32_t line = 0;
};

struct HeapSite {
  uint32_t function = 0; ///< index into HeapModel::functions
  std::string file;      ///< empty: a library, or no debug locations
  uint32_t line = 0;
  uint8_t kind = 0;
  std::string type;   ///< empty: not known
  std::string callee; ///< the allocation function that is called, if known

  bool isMapping() const {
    return kind == static_cast<uint8_t>(abi::HeapKind::Mmap);
  }
};

struct HeapEntry {
  TreeIndex path = CallTree::kRoot;
  uint32_t site = 0; ///< index into HeapModel::sites
  uint32_t run = 0;  ///< the first that has it
  HeapFigures figures;
  Survivors survivors;
};

struct HeapTimePoint {
  uint64_t ns = 0; ///< after the start of the run
  int64_t liveBytes = 0;
  int64_t liveBlocks = 0;
  uint64_t allocations = 0;
  uint64_t rssBytes = 0; ///< 0 = not known
};

/// What is known of one run as a whole.
struct HeapRun {
  uint32_t run = 0;      ///< index into Model::runs
  int64_t liveBytes = 0; ///< by the header, without mappings
  int64_t liveBlocks = 0;
  int64_t peakBytes = 0;
  int64_t peakBlocks = 0;
  uint64_t peakNs = 0; ///< after the start
  TreeIndex peakPath = kNoTreeNode;
  uint64_t slackBytes = 0; ///< what a thread may have not yet added
  uint32_t threads = 0;
  int64_t mapBytes = 0;
  int64_t mapPeakBytes = 0;
  std::vector<HeapTimePoint> points;
  abi::LeakScan scan = abi::LeakScan::None;
  uint32_t scanThreads = 0; ///< other threads, which were not scanned
  uint64_t scanBytes = 0;
  bool isGrowthKnown = false; ///< long enough for what clocks of 1 ms tell

  /// How far the peak may be off: each thread may have held back so much.
  uint64_t peakErrorBytes() const {
    return threads > 1 ? slackBytes * threads : 0;
  }
};

struct HeapScope {
  std::string name;
  uint64_t count = 0;
  int64_t deltaSum = 0, deltaMin = 0, deltaMax = 0;
  int64_t peakSum = 0, peakMin = 0, peakMax = 0;

  double meanDelta() const { return mean(deltaSum); }
  double meanPeak() const { return mean(peakSum); }

private:
  double mean(int64_t sum) const {
    return count ? static_cast<double>(sum) / static_cast<double>(count) : 0;
  }
};

/// Facts that must hold, found while building; see HeapChecks.cpp.
struct HeapEvidence {
  uint64_t records = 0;
  uint64_t differing = 0;  ///< records whose live table and counts disagree
  uint64_t unplaced = 0;   ///< records whose call path is not known
  uint64_t impossible = 0; ///< freed more than allocated, min above max
  uint64_t lifetimes = 0;  ///< frees by their lifetimes
  bool isWide = false;     ///< a 32-bit counter may have wrapped
};

struct HeapModel {
  std::vector<AllocatingFunction> functions;
  std::vector<HeapSite> sites;
  std::vector<HeapEntry> entries;
  std::vector<HeapRun> runs; ///< those that recorded the heap
  std::vector<HeapScope> scopes;
  std::array<uint64_t, abi::kHeapSizes> sizes{};
  std::array<uint64_t, abi::kHeapEvents> events{};
  HeapEvidence evidence;

  bool isRecorded() const { return !runs.empty(); }
  uint64_t event(abi::HeapEvent kind) const {
    return events[static_cast<size_t>(kind)];
  }
  const HeapSite &siteOf(const HeapEntry &entry) const {
    return sites[entry.site];
  }
  /// Of the heap, or of mappings only.
  HeapFigures sum(bool mappings = false) const;
  Survivors sumSurvivors(bool mappings = false) const;
  /// Sum over runs; each has its own moment.
  int64_t peakBytes() const;
  int64_t peakBlocks() const;
  uint64_t peakErrorBytes() const;
  bool isGrowthKnown() const;
  /// Whether reachable blocks were told from lost ones in some run.
  bool isScanned() const;
};

/// "malloc", "new[]"...
std::string kindName(uint8_t kind);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_HEAPMODEL_H
