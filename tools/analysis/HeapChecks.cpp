//===-- HeapChecks.cpp - does the model of memory add up ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Checks.h that is about the heap: counters of threads, the live
// table, the process-wide totals and the peak are kept by different code, and
// must agree.
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"

#include <cstdlib>
#include <fmt/format.h>

namespace autoprof {

namespace {

uint64_t distance(int64_t a, int64_t b) {
  return a > b ? static_cast<uint64_t>(a) - static_cast<uint64_t>(b)
               : static_cast<uint64_t>(b) - static_cast<uint64_t>(a);
}

/// Bytes that threads may not have added to the process-wide totals.
uint64_t slackOf(const HeapModel &heap) {
  uint64_t bytes = 0;
  for (const HeapRun &run : heap.runs)
    bytes += run.slackBytes * run.threads;
  return bytes;
}

/// Whether a program was stopped, perhaps in the middle of an allocation.
bool wasStopped(const Model &model) {
  for (const HeapRun &run : model.heap.runs)
    if (model.runs[run.run].state != abi::RunState::Exited)
      return true;
  return false;
}

uint64_t lostEvents(const HeapModel &heap) {
  using abi::HeapEvent;
  return heap.event(HeapEvent::LostNoSpace) +
         heap.event(HeapEvent::LostReentrant) +
         heap.event(HeapEvent::LostLocked);
}

Check checkLive(const Model &model) {
  const HeapModel &heap = model.heap;
  uint64_t spared = inFlight(model) + lostEvents(heap);
  HeapFigures figures = heap.sum(), maps = heap.sum(true);
  Survivors table = heap.sumSurvivors(), mapTable = heap.sumSurvivors(true);
  return {"heap-live", "live blocks by the counts = blocks in the live table",
          heap.evidence.differing <= spared,
          fmt::format("{} in {} by counts, {} in {} in the table, mappings {} "
                      "and {}; {} of {} differ",
                      bytesText(figures.liveBytes()),
                      counted(figures.liveBlocks(), "block"),
                      bytesText(static_cast<int64_t>(table.bytes)),
                      counted(static_cast<int64_t>(table.blocks), "block"),
                      bytesText(maps.liveBytes()),
                      bytesText(static_cast<int64_t>(mapTable.bytes)),
                      grouped(heap.evidence.differing),
                      counted(heap.evidence.records, "record"))};
}

Check checkTotals(const Model &model) {
  const HeapModel &heap = model.heap;
  int64_t bytes = 0, blocks = 0;
  for (const HeapRun &run : heap.runs) {
    bytes += run.liveBytes;
    blocks += run.liveBlocks;
  }
  HeapFigures figures = heap.sum();
  uint64_t slack = slackOf(heap);
  bool bytesAgree = distance(bytes, figures.liveBytes()) <= slack;
  // A thread adds its blocks when it adds its bytes.
  bool blocksAgree = slack > 0 || distance(blocks, figures.liveBlocks()) == 0;
  return {"heap-totals", "live bytes of the process = sum over all call paths",
          (bytesAgree && blocksAgree) || wasStopped(model),
          fmt::format("{} in {} of the process, {} in {} by call path, may "
                      "differ by {}",
                      bytesText(bytes), counted(blocks, "block"),
                      bytesText(figures.liveBytes()),
                      counted(figures.liveBlocks(), "block"),
                      bytesText(static_cast<int64_t>(slack)))};
}

Check checkPeak(const Model &model) {
  const HeapModel &heap = model.heap;
  int64_t byPath = heap.sum().peakBytes;
  uint64_t slack = slackOf(heap);
  return {"heap-peak", "peak of the process = what call paths held then",
          distance(heap.peakBytes(), byPath) <= slack || wasStopped(model),
          fmt::format("{} at the peak, {} by call path, may differ by {}",
                      bytesText(heap.peakBytes()), bytesText(byPath),
                      bytesText(static_cast<int64_t>(slack)))};
}

Check checkCounts(const Model &model) {
  const HeapEvidence &e = model.heap.evidence;
  return {"heap-counts", "freed <= allocated, min <= max, every path is known",
          e.impossible <= inFlight(model) && e.unplaced == 0,
          fmt::format("{}, {} impossible; {} without a call path",
                      counted(e.records, "record"), grouped(e.impossible),
                      grouped(e.unplaced))};
}

Check checkLifetimes(const Model &model) {
  const HeapModel &heap = model.heap;
  uint64_t frees = heap.sum().frees + heap.sum(true).frees;
  uint64_t lifetimes = heap.evidence.lifetimes;
  uint64_t difference =
      frees > lifetimes ? frees - lifetimes : lifetimes - frees;
  return {"heap-lifetimes", "frees by lifetime = frees",
          heap.evidence.isWide || difference <= inFlight(model),
          fmt::format("{} by lifetime, {} counted", grouped(lifetimes),
                      counted(frees, "free"))};
}

Check checkSizes(const Model &model) {
  const HeapModel &heap = model.heap;
  uint64_t bySize = 0, count = heap.sum().count;
  for (uint64_t n : heap.sizes)
    bySize += n;
  uint64_t difference = bySize > count ? bySize - count : count - bySize;
  return {"heap-sizes", "allocations by size = allocations",
          bySize == 0 || difference <= inFlight(model),
          fmt::format("{} by size, {}", grouped(bySize),
                      counted(count, "allocation"))};
}

} // namespace

std::vector<Check> runHeapChecks(const Model &model) {
  if (!model.heap.isRecorded())
    return {};
  return {checkLive(model),   checkTotals(model),    checkPeak(model),
          checkCounts(model), checkLifetimes(model), checkSizes(model)};
}

std::vector<std::string> describeHeapLosses(const Model &model) {
  using abi::HeapEvent;
  const HeapModel &heap = model.heap;
  std::vector<std::string> lines;
  auto add = [&](HeapEvent kind, const char *thing, const std::string &what) {
    if (uint64_t count = heap.event(kind))
      lines.push_back(counted(count, thing) + " " + what);
  };
  const char *kAllocation = "allocation";
  add(HeapEvent::LostNoSpace, kAllocation,
      "not recorded: the file could not grow");
  add(HeapEvent::LostReentrant, kAllocation,
      "not recorded: made by a signal handler inside another one");
  add(HeapEvent::LostLocked, kAllocation,
      "not recorded: a part of the live table stayed locked");
  return lines;
}

std::vector<std::string> describeHeapEvents(const Model &model) {
  using abi::HeapEvent;
  const HeapModel &heap = model.heap;
  std::vector<std::string> lines;
  auto add = [&](HeapEvent kind, const char *thing, const std::string &what) {
    if (uint64_t count = heap.event(kind))
      lines.push_back(counted(count, thing) + " " + what);
  };
  add(HeapEvent::MissedBlocks, "block",
      "(" +
          bytesText(static_cast<int64_t>(heap.event(HeapEvent::MissedBytes))) +
          ") allocated before the recording began: not counted");
  uint64_t twice = heap.event(HeapEvent::DoubleFree);
  add(HeapEvent::UnknownFree, "free",
      "of blocks that were not known: foreign or older than the recording" +
          (twice ? "; " + grouped(twice) + " of them freed twice"
                 : std::string()));
  add(HeapEvent::InheritedFree, "free",
      "of blocks that a forked child has from its parent");
  add(HeapEvent::UnpatchedSlots, "import slot",
      "of allocation functions left alone: what goes through is not seen");
  add(HeapEvent::MapPartial, "munmap",
      "of parts of a mapping, or of several: mappings may be off");
  return lines;
}

std::vector<std::string> describeLeakScan(const Model &model) {
  const HeapModel &heap = model.heap;
  std::vector<std::string> lines;
  if (heap.isScanned()) {
    Survivors s = heap.sumSurvivors();
    lines.push_back(fmt::format(
        "{} in {} lost: no pointer to them was found; {} in {} still reachable",
        bytesText(static_cast<int64_t>(s.lostBytes)),
        counted(s.lostBlocks, "block"),
        bytesText(static_cast<int64_t>(s.reachableBytes)),
        counted(s.reachableBlocks, "block")));
    lines.push_back("not scanned: mappings the program did not make by mmap, "
                    "freed memory, pointers that are packed or hidden");
  }
  for (const HeapRun &run : heap.runs) {
    if (run.scanThreads && run.scan >= abi::LeakScan::Done)
      lines.push_back("not scanned: stacks, registers and thread-local storage "
                      "of " +
                      counted(uint64_t{run.scanThreads}, "other thread"));
    if (run.scan == abi::LeakScan::Partial)
      lines.push_back("not scanned: some memory that could not be read");
    if (run.scan == abi::LeakScan::Refused)
      lines.push_back("reachable blocks could not be told from lost ones: the "
                      "system refused the scan");
  }
  return lines;
}

} // namespace autoprof
