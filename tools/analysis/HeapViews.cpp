//===-- HeapViews.cpp - allocations by site, function, type and path ------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/HeapViews.h"

#include "analysis/Glob.h"
#include "analysis/Names.h"
#include "analysis/TreeViews.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace autoprof {

namespace {

double sortValue(const HeapFigures &figures, HeapSort key) {
  switch (key) {
  case HeapSort::Bytes:
    return static_cast<double>(figures.bytes);
  case HeapSort::Count:
    return static_cast<double>(figures.count);
  case HeapSort::Mean:
    return figures.mean();
  case HeapSort::Max:
    return static_cast<double>(figures.maxSize);
  case HeapSort::Live:
    return static_cast<double>(figures.liveBytes());
  case HeapSort::Blocks:
    return static_cast<double>(figures.liveBlocks());
  case HeapSort::Peak:
    return static_cast<double>(figures.peakBytes);
  case HeapSort::Temporary:
    return static_cast<double>(figures.temporary);
  case HeapSort::Copied:
    return static_cast<double>(figures.copiedBytes);
  case HeapSort::Name:
    break;
  }
  return 0;
}

std::string keyOf(const HeapModel &heap, HeapBy by, const HeapEntry &entry,
                  size_t index) {
  const HeapSite &site = heap.siteOf(entry);
  switch (by) {
  case HeapBy::Site:
    return std::to_string(entry.site);
  case HeapBy::Function:
    return std::to_string(site.function);
  case HeapBy::Type:
    return site.type;
  case HeapBy::Path:
    break;
  }
  return std::to_string(index);
}

} // namespace

std::vector<HeapRow> groupHeap(const HeapModel &heap, HeapBy by,
                               const WantEntry &wanted) {
  std::vector<HeapRow> rows;
  std::map<std::string, size_t> known;
  for (size_t i = 0; i < heap.entries.size(); ++i) {
    const HeapEntry &entry = heap.entries[i];
    if (!wanted(entry))
      continue;
    auto [it, isNew] =
        known.try_emplace(keyOf(heap, by, entry, i), rows.size());
    if (isNew)
      rows.push_back({&entry, {}, {}});
    HeapRow &row = rows[it->second];
    row.figures.add(entry.figures);
    row.survivors.add(entry.survivors);
  }
  return rows;
}

std::vector<HeapRow> splitByReach(const std::vector<HeapRow> &rows) {
  std::vector<HeapRow> parts;
  auto add = [&](const HeapRow &row, uint64_t blocks, uint64_t bytes,
                 std::optional<bool> isReachable) {
    if (blocks == 0)
      return;
    HeapRow &part = parts.emplace_back(row);
    part.figures.frees = row.figures.count - blocks;
    part.figures.freedBytes = row.figures.bytes - bytes;
    part.isReachable = isReachable;
  };
  for (const HeapRow &row : rows) {
    const Survivors &s = row.survivors;
    add(row, s.lostBlocks, s.lostBytes, false);
    add(row, s.reachableBlocks, s.reachableBytes, true);
    // As the counters say, which a killed program leaves apart from the table.
    uint64_t blocks = static_cast<uint64_t>(row.figures.liveBlocks());
    uint64_t bytes = static_cast<uint64_t>(row.figures.liveBytes());
    uint64_t known = s.lostBlocks + s.reachableBlocks;
    uint64_t knownBytes = s.lostBytes + s.reachableBytes;
    if (blocks > known)
      add(row, blocks - known, bytes > knownBytes ? bytes - knownBytes : 0, {});
  }
  return parts;
}

void sortHeap(const HeapModel &heap, std::vector<HeapRow> &rows, HeapSort key) {
  auto nameOf = [&](const HeapRow &row) {
    const HeapSite &site = heap.siteOf(*row.entry);
    return std::tie(heap.functions[site.function].name, site.file, site.line,
                    site.kind, site.type, row.entry->path);
  };
  // Of leaks, what is lost before what is not known, then what is reachable.
  auto reach = [](const HeapRow &row) {
    return !row.isReachable ? 1 : *row.isReachable ? 2 : 0;
  };
  std::sort(rows.begin(), rows.end(), [&](const HeapRow &a, const HeapRow &b) {
    if (reach(a) != reach(b))
      return reach(a) < reach(b);
    double va = sortValue(a.figures, key), vb = sortValue(b.figures, key);
    if (va != vb)
      return va > vb;
    if (key != HeapSort::Name && a.figures.bytes != b.figures.bytes)
      return a.figures.bytes > b.figures.bytes;
    return nameOf(a) < nameOf(b);
  });
}

std::vector<bool> matchEntries(const Model &model, const std::string &pattern,
                               bool onPath) {
  const HeapModel &heap = model.heap;
  std::vector<bool> functions(heap.functions.size());
  for (size_t i = 0; i < functions.size(); ++i)
    functions[i] =
        nameMatches(pattern, heap.functions[i].name, heap.functions[i].mangled);
  std::vector<bool> frames =
      onPath ? matchFunctions(model, pattern) : std::vector<bool>();
  auto isOnPath = [&](TreeIndex at) {
    for (; at != CallTree::kRoot; at = model.tree[at].parent)
      if (FunctionIndex f = model.tree[at].function;
          isRealFunction(f) && frames[f])
        return true;
    return false;
  };
  std::vector<bool> matches(heap.entries.size());
  for (size_t i = 0; i < matches.size(); ++i) {
    const HeapEntry &entry = heap.entries[i];
    const HeapSite &site = heap.siteOf(entry);
    matches[i] = functions[site.function] || globMatches(pattern, site.file) ||
                 globMatches(pattern, site.type) ||
                 (onPath && isOnPath(entry.path));
  }
  return matches;
}

std::vector<FunctionIndex> framesOf(const CallTree &tree, TreeIndex path) {
  std::vector<FunctionIndex> frames;
  for (TreeIndex at = path; at != CallTree::kRoot && at != kNoTreeNode;
       at = tree[at].parent)
    frames.push_back(tree[at].function);
  std::reverse(frames.begin(), frames.end());
  return frames;
}

} // namespace autoprof
