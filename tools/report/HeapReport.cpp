//===-- HeapReport.cpp - chooses what the heap reports show ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/HeapReport.h"

#include "report/HeapFields.h"
#include "report/UsageError.h"

namespace autoprof {

namespace {

/// Paths take many lines: so many are shown unless more are asked for.
constexpr size_t kScreenful = 20;

struct ViewInfo {
  const char *name; ///< of the JSON array
  HeapBy by;
  HeapSort sort;
};

ViewInfo infoOf(HeapView view) {
  switch (view) {
  case HeapView::Functions:
    return {"functions", HeapBy::Function, HeapSort::Bytes};
  case HeapView::Types:
    return {"types", HeapBy::Type, HeapSort::Bytes};
  case HeapView::Paths:
    return {"paths", HeapBy::Path, HeapSort::Bytes};
  case HeapView::Leaks:
    return {"leaks", HeapBy::Path, HeapSort::Live};
  case HeapView::Peak:
    return {"peak", HeapBy::Path, HeapSort::Peak};
  case HeapView::Temporary:
    return {"temporary", HeapBy::Site, HeapSort::Temporary};
  default:
    return {"sites", HeapBy::Site, HeapSort::Bytes};
  }
}

void sortAndCut(const Model &model, HeapChoice &choice, HeapSort sort,
                std::optional<size_t> top) {
  choice.all = choice.rows.size();
  for (const HeapRow &row : choice.rows)
    choice.sum.add(row.figures);
  sortHeap(model.heap, choice.rows, sort);
  if (top.value_or(0) > 0 && choice.rows.size() > *top)
    choice.rows.resize(*top);
}

WantEntry filterOf(const Model &model, HeapBy by, const std::string &pattern) {
  if (pattern.empty())
    return [](const HeapEntry &) { return true; };
  std::vector<bool> matches = matchEntries(model, pattern, by == HeapBy::Path);
  const HeapEntry *first = model.heap.entries.data();
  return [matches = std::move(matches), first](const HeapEntry &entry) {
    return matches[static_cast<size_t>(&entry - first)];
  };
}

/// What all rows of a view have in common, told by one of its entries.
Json identityOf(const HeapModel &heap, const HeapRow &row, HeapBy by) {
  const HeapSite &site = heap.siteOf(*row.entry);
  Json json;
  if (by == HeapBy::Type) {
    json["type"] = site.type;
  } else if (by == HeapBy::Function) {
    const AllocatingFunction &function = heap.functions[site.function];
    json["function"] = function.name;
    json["mangled"] = function.mangled;
    json["file"] = function.file;
    json["line"] = function.line;
  } else {
    json = siteIdentity(heap, site);
  }
  return json;
}

std::vector<Json> rowsOf(const Model &model, const HeapChoice &choice,
                         HeapView view, bool mappings) {
  HeapBy by = infoOf(view).by;
  std::vector<Json> rows;
  for (const HeapRow &row : choice.rows) {
    if (view == HeapView::Leaks) {
      rows.push_back(leakRow(model, row));
      continue;
    }
    Json json = identityOf(model.heap, row, by);
    json.update(figuresRow(model.heap, row, mappings));
    if (by == HeapBy::Path)
      json["path"] = pathNames(model, row.entry->path);
    rows.push_back(std::move(json));
  }
  return rows;
}

/// A row whose names are those of all rows of the view.
Json sampleRow(HeapView view) {
  Model model;
  model.heap.functions.resize(1);
  model.heap.sites.resize(1);
  model.heap.entries.resize(1);
  HeapChoice choice;
  choice.rows.push_back({&model.heap.entries[0], {}, {}});
  return rowsOf(model, choice, view, false)[0];
}

Json suppressedJson(const Suppressions &suppressions) {
  Json json = Json::array();
  for (const Suppressions::Rule &rule : suppressions.rules())
    json.push_back({{"pattern", rule.pattern},
                    {"bytes", rule.bytes},
                    {"blocks", rule.blocks}});
  return json;
}

void printOverviewJson(const Model &model, HeapOptions &options,
                       const Output &out) {
  HeapSort sort = options.sort.value_or(HeapSort::Bytes);
  HeapChoice sites = chooseHeap(model, HeapBy::Site, sort, options);
  HeapChoice maps = chooseHeap(model, HeapBy::Site, sort, options, true);
  HeapChoice leaks = chooseLeaks(model, options);
  out.stream << "{\"version\":" << kJsonVersion
             << ",\"summary\":" << dumped(heapSummary(model))
             << ",\n\"events\":" << dumped(heapEvents(model.heap)) << ",\n";
  printRows(out, "sites", rowsOf(model, sites, HeapView::Sites, false));
  out.stream << ",\n";
  printRows(out, "mappings", rowsOf(model, maps, HeapView::Sites, true));
  out.stream << ",\n";
  printRows(out, "leaks", rowsOf(model, leaks, HeapView::Leaks, false));
  out.stream << ",\n\"suppressed\":"
             << dumped(suppressedJson(options.suppressions)) << "}\n";
}

/// What the views that show rows have in common.
void reportRows(const Model &model, HeapOptions &options, const Output &out) {
  ViewInfo info = infoOf(options.view);
  bool isStack = info.by == HeapBy::Path;
  if (out.format == Format::Text && isStack && !options.top)
    options.top = kScreenful;
  HeapChoice choice =
      options.view == HeapView::Leaks
          ? chooseLeaks(model, options)
          : chooseHeap(model, info.by, options.sort.value_or(info.sort),
                       options);
  if (out.format == Format::Text) {
    if (isStack)
      printStacks(model, choice, options.view, out);
    else if (options.view == HeapView::Temporary)
      printTemporaryTable(model, choice, out);
    else
      printHeapTable(model, choice, info.by, out);
    if (options.view == HeapView::Leaks)
      printSuppressed(options.suppressions, out);
    return;
  }
  std::vector<Json> rows = rowsOf(model, choice, options.view, false);
  if (out.format == Format::Csv)
    return printCsvRows(out, sampleRow(options.view), rows);
  out.stream << "{\"version\":" << kJsonVersion << ',';
  if (options.view == HeapView::Peak)
    out.stream << "\"summary\":" << dumped(heapSummary(model)) << ",\n";
  printRows(out, info.name, rows);
  if (options.view == HeapView::Leaks)
    out.stream << ",\n\"suppressed\":"
               << dumped(suppressedJson(options.suppressions));
  out.stream << "}\n";
}

} // namespace

HeapChoice chooseHeap(const Model &model, HeapBy by, HeapSort sort,
                      const HeapOptions &options, bool mappings) {
  const HeapModel &heap = model.heap;
  WantEntry matches = filterOf(model, by, options.filter);
  HeapChoice choice;
  choice.rows = groupHeap(heap, by, [&](const HeapEntry &entry) {
    if (heap.siteOf(entry).isMapping() != mappings || !matches(entry))
      return false;
    const HeapFigures &figures = entry.figures;
    switch (options.view) {
    case HeapView::Peak:
      return figures.peakBytes != 0 || figures.peakBlocks != 0;
    case HeapView::Temporary:
      return figures.temporary > 0;
    default: // a block of one run may be freed as one of another place
      return figures.count > 0 || figures.frees > 0 || figures.failed > 0;
    }
  });
  sortAndCut(model, choice, sort, options.top);
  return choice;
}

HeapChoice chooseLeaks(const Model &model, HeapOptions &options) {
  const HeapModel &heap = model.heap;
  WantEntry matches = filterOf(model, HeapBy::Path, options.filter);
  HeapChoice choice;
  choice.rows = groupHeap(heap, HeapBy::Path, [&](const HeapEntry &entry) {
    return !heap.siteOf(entry).isMapping() && entry.figures.liveBlocks() > 0 &&
           matches(entry) && !options.suppressions.suppress(model, entry);
  });
  choice.rows = splitByReach(choice.rows);
  HeapSort sort = HeapSort::Live;
  if (options.view == HeapView::Leaks)
    sort = options.sort.value_or(sort);
  sortAndCut(model, choice, sort, options.top);
  return choice;
}

void demandHeap(const Model &model) {
  if (model.heap.isRecorded())
    return;
  for (const Run &run : model.runs)
    if (run.damage.heapTables)
      throw std::runtime_error(run.path + ": what it says of the heap is lost");
  throw UsageError("the heap was not recorded");
}

void reportHeap(const Model &model, HeapOptions options, const Output &out) {
  demandHeap(model);
  switch (options.view) {
  case HeapView::Sizes:
    return reportSizes(model, out);
  case HeapView::Timeline:
    return reportHeapTimeline(model, out);
  case HeapView::Scopes:
    return reportScopes(model, out);
  case HeapView::Overview:
    if (out.format == Format::Text)
      return printHeapOverview(model, options, out);
    if (out.format == Format::Json)
      return printOverviewJson(model, options, out);
    return printCsvRows(out, heapSummary(model), {heapSummary(model)});
  default:
    return reportRows(model, options, out);
  }
}

} // namespace autoprof
