//===-- HeapFields.cpp - what JSON and CSV say of allocations -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/HeapFields.h"

#include "report/Text.h"

#include <cmath>

namespace autoprof {

Json siteIdentity(const HeapModel &heap, const HeapSite &site) {
  const AllocatingFunction &function = heap.functions[site.function];
  Json row;
  row["function"] = function.name;
  row["mangled"] = function.mangled;
  row["file"] = site.file;
  row["line"] = site.line;
  row["kind"] = kindName(site.kind);
  row["type"] = site.type;
  return row;
}

Json figuresRow(const HeapModel &heap, const HeapRow &group, bool isMapping) {
  const HeapFigures &f = group.figures;
  Json row;
  row["count"] = f.count;
  row["bytes"] = f.bytes;
  row["mean"] = f.count ? Json(std::llround(f.mean())) : Json(nullptr);
  row["min"] = f.count ? Json(f.minSize) : Json(nullptr);
  row["max"] = f.count ? Json(f.maxSize) : Json(nullptr);
  row["live_bytes"] = f.liveBytes();
  row["live_blocks"] = f.liveBlocks();
  // The peak is the heap's: what was mapped then is not known.
  row["peak_bytes"] = isMapping ? Json(nullptr) : Json(f.peakBytes);
  row["peak_blocks"] = isMapping ? Json(nullptr) : Json(f.peakBlocks);
  row["temporary"] = f.temporary;
  row["frees"] = f.frees;
  row["other_thread_frees"] = f.otherThread;
  row["bad_frees"] = f.badFrees;
  row["failed"] = f.failed;
  row["resizes"] = f.resizes;
  row["max_resizes"] = f.maxResizes;
  row["copied_bytes"] = f.copiedBytes;
  const char *const kLifetimeNames[] = {"freed_below_1ms",   "freed_below_10ms",
                                        "freed_below_100ms", "freed_below_1s",
                                        "freed_below_10s",   "freed_below_100s",
                                        "freed_below_1000s", "freed_later"};
  static_assert(std::size(kLifetimeNames) == abi::kLifetimes);
  for (size_t i = 0; i < f.lifetimes.size(); ++i)
    row[kLifetimeNames[i]] = f.lifetimes[i];
  row["growing"] =
      heap.isGrowthKnown() ? Json(group.survivors.isGrowing()) : Json(nullptr);
  return row;
}

Json pathNames(const Model &model, TreeIndex path) {
  Json names = Json::array();
  for (FunctionIndex frame : framesOf(model.tree, path))
    names.push_back(model.nameOf(frame));
  return names;
}

Json leakRow(const Model &model, const HeapRow &row) {
  Json json;
  json["bytes"] = row.figures.liveBytes();
  json["blocks"] = row.figures.liveBlocks();
  json["reachable"] = row.isReachable ? Json(*row.isReachable) : Json(nullptr);
  json.update(siteIdentity(model.heap, model.heap.siteOf(*row.entry)));
  json["growing"] = model.heap.isGrowthKnown() ? Json(row.survivors.isGrowing())
                                               : Json(nullptr);
  json["path"] = pathNames(model, row.entry->path);
  return json;
}

Json heapSummary(const Model &model) {
  const HeapModel &heap = model.heap;
  HeapFigures sum = heap.sum(), maps = heap.sum(true);
  // Peaks of several runs were at several times.
  bool isOne = heap.runs.size() == 1;
  Json json;
  json["allocations"] = sum.count;
  json["frees"] = sum.frees;
  json["bytes_allocated"] = sum.bytes;
  json["peak_bytes"] = heap.peakBytes();
  json["peak_time_ns"] = isOne ? Json(heap.runs[0].peakNs) : Json(nullptr);
  json["live_bytes"] = sum.liveBytes();
  json["live_blocks"] = sum.liveBlocks();
  json["temporary"] = sum.temporary;
  json["peak_blocks"] = heap.peakBlocks();
  json["peak_error_bytes"] = heap.peakErrorBytes();
  json["peak_path"] = isOne && heap.runs[0].peakPath != kNoTreeNode
                          ? pathNames(model, heap.runs[0].peakPath)
                          : Json(nullptr);
  json["failed"] = sum.failed;
  json["bad_frees"] = sum.badFrees;
  json["other_thread_frees"] = sum.otherThread;
  json["resizes"] = sum.resizes;
  json["copied_bytes"] = sum.copiedBytes;
  json["mappings"] = maps.count;
  json["mapped_bytes"] = maps.bytes;
  json["mapped_live_bytes"] = maps.liveBytes();
  int64_t mapPeak = 0;
  for (const HeapRun &run : heap.runs)
    mapPeak += run.mapPeakBytes;
  json["mapped_peak_bytes"] = mapPeak;
  bool isScanned = heap.isScanned();
  Survivors survivors = heap.sumSurvivors();
  auto ifScanned = [&](uint64_t n) {
    return isScanned ? Json(n) : Json(nullptr);
  };
  uint64_t threads = 0, bytes = 0;
  for (const HeapRun &run : heap.runs) {
    threads += run.scanThreads;
    bytes += run.scanBytes;
  }
  json["lost_bytes"] = ifScanned(survivors.lostBytes);
  json["lost_blocks"] = ifScanned(survivors.lostBlocks);
  json["scanned_bytes"] = ifScanned(bytes);
  json["unscanned_threads"] = ifScanned(threads);
  return json;
}

Json heapEvents(const HeapModel &heap) {
  const char *const kNames[] = {
      "unknown_frees",   "double_frees",  "inherited_frees", "lost_no_space",
      "lost_reentrant",  "lost_locked",   "missed_blocks",   "missed_bytes",
      "unpatched_slots", "patched_slots", "partial_unmaps"};
  static_assert(std::size(kNames) ==
                static_cast<size_t>(abi::HeapEvent::kCount));
  Json json;
  for (size_t i = 0; i < std::size(kNames); ++i)
    json[kNames[i]] = heap.events[i];
  return json;
}

void printRows(const Output &out, const char *name,
               const std::vector<Json> &rows) {
  out.stream << '"' << name << "\":[";
  for (size_t i = 0; i < rows.size(); ++i)
    out.stream << (i ? ",\n" : "\n") << dumped(rows[i]);
  out.stream << "\n]";
}

/// Paths are names joined by ";", innermost last.
void printCsvRows(const Output &out, const Json &sample,
                  const std::vector<Json> &rows) {
  out.stream << csvHeading(sample);
  for (Json row : rows) {
    for (auto &item : row.items()) {
      if (!item.value().is_array())
        continue;
      std::string joined;
      for (const Json &name : item.value())
        joined += (joined.empty() ? "" : ";") + name.get<std::string>();
      item.value() = joined;
    }
    out.stream << csvValues(row);
  }
}

void printRowsAs(const Output &out, const char *name, const Json &sample,
                 const std::vector<Json> &rows) {
  if (out.format == Format::Csv)
    return printCsvRows(out, sample, rows);
  out.stream << "{\"version\":" << kJsonVersion << ',';
  printRows(out, name, rows);
  out.stream << "}\n";
}

std::string whatIsMade(const HeapSite &site) {
  std::string text = kindName(site.kind);
  if (!site.callee.empty() && site.callee.rfind("_Z", 0) != 0)
    text = site.callee; // "strdup" says more than "malloc"
  return site.type.empty() ? text : text + " " + printable(site.type);
}

std::string placeOfSite(const HeapSite &site) {
  if (site.file.empty())
    return {};
  std::string place = printable(site.file);
  return site.line ? place + ":" + std::to_string(site.line) : place;
}

std::string formatDelta(double bytes) {
  auto size = static_cast<uint64_t>(std::llround(std::abs(bytes)));
  return (size == 0 ? "" : bytes < 0 ? "-" : "+") + formatBytes(size);
}

std::string formatLive(int64_t bytes) {
  return bytes < 0 ? "-" + formatBytes(0 - static_cast<uint64_t>(bytes))
                   : formatBytes(static_cast<uint64_t>(bytes));
}

std::string formatLiveCount(int64_t blocks) {
  return blocks < 0 ? "-" + formatCount(0 - static_cast<uint64_t>(blocks))
                    : formatCount(static_cast<uint64_t>(blocks));
}

} // namespace autoprof
