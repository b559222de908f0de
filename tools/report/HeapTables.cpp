//===-- HeapTables.cpp - tables of allocations ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sites, functions and types, with one set of columns.
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "report/HeapFields.h"
#include "report/HeapReport.h"
#include "report/Table.h"
#include "report/Text.h"

#include <fmt/format.h>

namespace autoprof {

namespace {

/// Name, note and place of a row, by what its group has in common.
void nameRow(const HeapModel &heap, const HeapRow &from, HeapBy by, Row &row) {
  const HeapSite &site = heap.siteOf(*from.entry);
  const AllocatingFunction &function = heap.functions[site.function];
  switch (by) {
  case HeapBy::Type:
    row.name = site.type.empty() ? "(not known)" : printable(site.type);
    return;
  case HeapBy::Function:
    row.name = printable(function.name);
    if (!function.file.empty())
      row.place = printable(function.file) +
                  (function.line ? ":" + std::to_string(function.line) : "");
    return;
  case HeapBy::Site:
  case HeapBy::Path:
    row.name = printable(function.name);
    row.note = whatIsMade(site);
    row.place = placeOfSite(site);
    return;
  }
}

const char *headingOf(HeapBy by) {
  switch (by) {
  case HeapBy::Type:
    return "type";
  case HeapBy::Function:
    return "function";
  case HeapBy::Site:
  case HeapBy::Path:
    break;
  }
  return "site";
}

bool isLarge(uint64_t part, uint64_t whole) {
  return part > 0 && part >= whole / 10;
}

uint64_t positive(int64_t value) {
  return value > 0 ? static_cast<uint64_t>(value) : 0;
}

} // namespace

void printHeapTable(const Model &model, const HeapChoice &choice, HeapBy by,
                    const Output &out) {
  Table table({{"allocated", 0},
               {"count", 0},
               {"mean", 5},
               {"min", 8},
               {"max", 7},
               {"live", 1},
               {"blocks", 4},
               {"at peak", 2},
               {"temporary", 3}},
              headingOf(by));
  const HeapFigures &sum = choice.sum;
  for (const HeapRow &from : choice.rows) {
    const HeapFigures &f = from.figures;
    auto size = [&](uint64_t bytes) {
      return f.count ? formatBytes(bytes) : std::string("-");
    };
    auto role = [](bool isHot) { return isHot ? Role::Hot : Role::Plain; };
    // What was mapped at the heap's peak is not known.
    bool isMapping = model.heap.siteOf(*from.entry).isMapping();
    Row row;
    row.cells = {formatBytes(f.bytes),
                 formatCount(f.count),
                 size(static_cast<uint64_t>(f.mean() + 0.5)),
                 size(f.minSize),
                 size(f.maxSize),
                 f.liveBlocks() ? formatLive(f.liveBytes()) : "-",
                 f.liveBlocks() ? formatLiveCount(f.liveBlocks()) : "-",
                 f.peakBytes && !isMapping ? formatLive(f.peakBytes) : "-",
                 f.temporary ? formatShare(f.temporary, f.count) : "-"};
    row.roles = {
        role(isLarge(f.bytes, sum.bytes)),
        Role::Plain,
        Role::Plain,
        Role::Plain,
        Role::Plain,
        role(isLarge(positive(f.liveBytes()), positive(sum.liveBytes()))),
        Role::Plain,
        role(isLarge(positive(f.peakBytes), positive(sum.peakBytes)))};
    nameRow(model.heap, from, by, row);
    table.add(std::move(row));
  }
  table.print(out);
  out.stream << out.colored(Role::Faint,
                            fmt::format("\n{} of {}; together {} in {}, "
                                        "{} live at the end",
                                        formatCount(choice.rows.size()),
                                        counted(choice.all, headingOf(by)),
                                        formatBytes(sum.bytes),
                                        counted(sum.count, "allocation"),
                                        formatLive(sum.liveBytes())))
             << '\n';
}

void printTemporaryTable(const Model &model, const HeapChoice &choice,
                         const Output &out) {
  Table table({{"temporary", 0},
               {"share", 1},
               {"count", 2},
               {"mean", 3},
               {"freed < 1 ms", 4},
               {"< 100 ms", 6},
               {"< 10 s", 7},
               {"later", 5}},
              "site");
  for (const HeapRow &from : choice.rows) {
    const HeapFigures &f = from.figures;
    auto share = [&](unsigned begin, unsigned end) {
      uint64_t frees = 0;
      for (unsigned i = begin; i < end; ++i)
        frees += f.lifetimes[i];
      return frees ? formatShare(frees, f.frees) : std::string("-");
    };
    Row row;
    row.cells = {formatCount(f.temporary),
                 formatShare(f.temporary, f.count),
                 formatCount(f.count),
                 formatBytes(static_cast<uint64_t>(f.mean() + 0.5)),
                 share(0, 1),
                 share(1, 3),
                 share(3, 5),
                 share(5, abi::kLifetimes)};
    row.roles = {isLarge(f.temporary, choice.sum.temporary) ? Role::Hot
                                                            : Role::Plain};
    nameRow(model.heap, from, HeapBy::Site, row);
    table.add(std::move(row));
  }
  table.print(out);
  out.stream << out.colored(
                    Role::Faint,
                    fmt::format("\n{} of {}; {} freed before the next one of "
                                "their thread, {} of all",
                                formatCount(choice.rows.size()),
                                counted(choice.all, "site"),
                                counted(choice.sum.temporary, "allocation"),
                                formatShare(choice.sum.temporary,
                                            model.heap.sum().count)))
             << '\n';
}

} // namespace autoprof
