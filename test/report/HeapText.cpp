//===-- HeapText.cpp - memory, as text ----------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "HeapText.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace autoprof {

using namespace abi;

namespace {

uint8_t kindNamed(const std::string &name) {
  const char *const kNames[] = {"malloc", "calloc", "realloc", "aligned_alloc",
                                "new",    "new[]",  "mmap"};
  if (name.empty())
    return static_cast<uint8_t>(HeapKind::Malloc);
  auto it = std::find(std::begin(kNames), std::end(kNames), name);
  return it != std::end(kNames) ? it - std::begin(kNames) + 1
                                : std::stoull(name);
}

uint32_t eventIndex(const std::string &kind) {
  const char *const kNames[] = {
      "UnknownFree",    "DoubleFree",   "InheritedFree", "LostNoSpace",
      "LostReentrant",  "LostLocked",   "MissedBlocks",  "MissedBytes",
      "UnpatchedSlots", "PatchedSlots", "MapPartial"};
  static_assert(std::size(kNames) == static_cast<size_t>(HeapEvent::kCount));
  return indexOf(kind, kNames, kHeapEvents);
}

} // namespace

bool HeapText::add(const Statement &s, TraceWriter::Block *block) {
  const std::string &verb = s.word(0);
  auto ofThread = [&]() -> TraceWriter::Block & {
    if (!block)
      throw std::runtime_error("no thread yet");
    return *block;
  };
  if (verb == "heap")
    addHeap(s);
  else if (verb == "site")
    addSite(s);
  else if (verb == "alloc")
    addAlloc(s, ofThread());
  else if (verb == "sizes")
    addSizes(s, ofThread());
  else if (verb == "live")
    addLive(s);
  else if (verb == "heapevent")
    writer_.heap().Events[eventIndex(s.word(1))] = std::stoull(s.word(2));
  else if (verb == "scope")
    addScope(s);
  else
    return false;
  return true;
}

void HeapText::addHeap(const Statement &s) {
  header_ = s;
  HeapHeader &h = writer_.heap();
  h.PeakTicks = s.number("peakticks");
  h.PeakNode = s.has("peakpath") ? pathOf_(s.text("peakpath")) : kNoNode;
  h.PeakEpoch = s.number("epoch", h.PeakEpoch);
  h.Slack = s.number("slack");
  h.MapBytes = s.signedNumber("mapbytes");
  h.MapPeakBytes = s.signedNumber("mappeak");
  h.Scan = LeakScan(s.number("scan"));
  h.ScanThreads = s.number("scanthreads");
  h.ScanBytes = s.number("scanbytes");
  writer_.setHeapStatBytes(s.number("statbytes", sizeof(HeapStat)));
}

void HeapText::addSite(const Statement &s) {
  SiteRecord site{};
  site.Line = s.number("line");
  site.Column = s.number("column");
  for (size_t i = 0; i < std::size(kHeapFunctions); ++i)
    if (s.text("call") == kHeapFunctions[i].Symbol)
      site.HeapFunc = static_cast<uint8_t>(i);
  sites_[s.word(1)] =
      writer_.addSite(site, s.text("file"), s.text("type"), s.text("function"));
}

HeapId HeapText::heapRecord(const Statement &s) {
  NodeId node = pathOf_(s.word(1));
  uint8_t kind = kindNamed(s.text("kind"));
  SiteId site = s.has("site") ? sites_.at(s.text("site")) : kNoSite;
  auto [it, isNew] = records_.try_emplace({node, site, kind}, 0);
  if (isNew)
    it->second = writer_.addHeapRecord(node, site, HeapKind(kind));
  return it->second;
}

void HeapText::addAlloc(const Statement &s, TraceWriter::Block &block) {
  HeapStat &stat = block.heap[heapRecord(s)];
  uint64_t count = s.number("count"), bytes = s.number("bytes");
  uint64_t mean = count ? bytes / count : 0;
  stat.Allocations = count;
  stat.Bytes = bytes;
  stat.MinSize = s.number("min", mean);
  stat.MaxSize = s.number("max", mean);
  stat.Frees = s.number("frees");
  stat.FreedBytes = s.number("freed", stat.Frees * mean);
  auto live = static_cast<int64_t>(bytes - stat.FreedBytes);
  auto liveBlocks = static_cast<int64_t>(count - stat.Frees);
  if (s.has("peak")) {
    stat.PeakBytes = s.signedNumber("peak");
    stat.PeakBlocks = static_cast<int32_t>(s.signedNumber("peakblocks"));
    stat.Epoch = s.number("epoch", writer_.heap().PeakEpoch);
  }
  stat.CopiedBytes = s.number("copied");
  stat.Resizes = s.number("resizes");
  stat.MaxResizes = s.number("maxresizes", stat.Resizes);
  stat.Temporary = s.number("temporary");
  stat.OtherThread = s.number("other");
  stat.Failed = s.number("failed");
  stat.BadFrees = s.number("badfrees");
  stat.Lifetimes[0] = static_cast<uint32_t>(stat.Frees);
  if (s.has("lifetimes")) {
    std::istringstream counts(s.text("lifetimes"));
    unsigned i = 0;
    for (std::string n; i < kLifetimes && std::getline(counts, n, ',');)
      stat.Lifetimes[i++] = std::stoul(n);
  }
  if (kindNamed(s.text("kind")) == static_cast<uint8_t>(HeapKind::Mmap))
    return;
  bool isOlder = stat.Epoch < writer_.heap().PeakEpoch;
  liveBytes_ += live;
  liveBlocks_ += liveBlocks;
  peakBytes_ += isOlder ? live : stat.PeakBytes;
  peakBlocks_ += isOlder ? liveBlocks : stat.PeakBlocks;
}

void HeapText::addSizes(const Statement &s, TraceWriter::Block &block) {
  for (size_t i = 1; i < s.words.size(); ++i) {
    size_t x = s.words[i].find('x');
    block.header.HeapSizes[heapSizeClass(std::stoull(s.words[i]))] +=
        x == std::string::npos ? 1 : std::stoull(s.words[i].substr(x + 1));
  }
}

void HeapText::addLive(const Statement &s) {
  HeapId record = heapRecord(s);
  if (s.has("address"))
    nextAddress_ = s.number("address");
  uint64_t ms = s.number("ms");
  for (uint64_t n = s.number("count", 1); n > 0; --n) {
    LiveEntry entry{};
    entry.Address = nextAddress_ | s.number("thread") << 48;
    entry.SizeTime = s.number("size") | std::min(ms, kLiveMaxMs) << 40;
    entry.Record = record;
    entry.Flags = !s.has("reachable")     ? 0
                  : s.number("reachable") ? kLiveReachable
                                          : kLiveLost;
    writer_.addLive(entry);
    nextAddress_ += 0x10;
    ms += s.number("every");
  }
}

void HeapText::addScope(const Statement &s) {
  MemoryScopeRecord scope{};
  scope.Count = s.number("count", 1);
  scope.DeltaSum = s.signedNumber("sum");
  scope.DeltaMin = s.signedNumber("min", scope.DeltaSum);
  scope.DeltaMax = s.signedNumber("max", scope.DeltaSum);
  scope.PeakSum = s.signedNumber("peaksum");
  scope.PeakMin = s.signedNumber("peakmin", scope.PeakSum);
  scope.PeakMax = s.signedNumber("peakmax", scope.PeakSum);
  writer_.addScope(s.word(1), scope);
}

void HeapText::finish() {
  if (records_.empty() && header_.words.empty())
    return;
  HeapHeader &h = writer_.heap();
  h.LiveBytes = header_.signedNumber("live", liveBytes_);
  h.LiveBlocks = header_.signedNumber("liveblocks", liveBlocks_);
  h.PeakBytes = header_.signedNumber("peak", peakBytes_);
  h.PeakBlocks = header_.signedNumber("peakblocks", peakBlocks_);
}

} // namespace autoprof
