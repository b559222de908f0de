//===-- TreeReport.cpp - the call tree ------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Trees may be 100,000 levels deep: nothing here recurses, and no line grows
// with its depth beyond a limit.
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "analysis/TreeViews.h"
#include "report/Fields.h"
#include "report/Reports.h"
#include "report/Table.h"
#include "report/Text.h"
#include "report/UsageError.h"

#include <fmt/format.h>

namespace autoprof {

namespace {

/// Without limits of the user's, a text tree with more lines than this leaves
/// out what is below kDefaultShare percent.
constexpr size_t kLongTree = 200;
constexpr double kDefaultShare = 0.5;
/// Deeper lines are indented like this one and say how deep they are.
constexpr uint32_t kMaxIndent = 40;
constexpr uint32_t kDefaultCallerDepth = 100;

struct Limits {
  double minShare = 0; ///< percent of the root's total
  uint32_t depth = UINT32_MAX;
};

/// Whether a node is to be shown; its callees are no longer than it is. With
/// no times at all there are no shares.
bool isShown(const CallTree &tree, TreeIndex i, uint32_t depth,
             const Limits &limits) {
  if (depth > limits.depth)
    return false;
  double whole = static_cast<double>(tree[CallTree::kRoot].totalNs);
  double part = static_cast<double>(tree[i].totalNs);
  return limits.minShare <= 0 || whole == 0 || i == CallTree::kRoot ||
         part * 100 >= limits.minShare * whole;
}

Json treeRow(const Model &model, const TreeNode &node) {
  Json row = functionIdentity(model, node.function);
  row["calls"] = node.calls;
  row["total_ns"] = node.totalNs;
  row["self_ns"] = node.selfNs;
  row["timing"] = node.isExact() ? "exact" : "sampled";
  addWaiting(row, model, node);
  auto known = [&](const char *key, bool isKnown, uint64_t value) {
    row[key] = isKnown ? Json(value) : Json(nullptr);
  };
  known("min_ns", node.finished > 0, node.minNs);
  known("max_ns", node.finished > 0, node.maxNs);
  known("nested", node.finished > 0, node.nested);
  bool isSampled = model.sampling.samples > 0;
  known("sampled_ns", isSampled, node.cpuNs);
  known("library_ns", isSampled, node.libraryNs);
  known("system_ns", isSampled, node.systemNs);
  addCounters(row, model, node.counters);
  return row;
}

void printJson(const Model &model, const CallTree &tree, const Limits &limits,
               bool isTurned, const Output &out) {
  out.stream << "{\"version\":" << kJsonVersion << ",\"direction\":\""
             << (isTurned ? "callers" : "callees") << "\",\"tree\":";
  bool isFirst = true; // among its siblings
  auto enter = [&](TreeIndex i, uint32_t depth) {
    if (!isShown(tree, i, depth, limits))
      return false;
    const TreeNode &node = tree[i];
    Json row = treeRow(model, node);
    if (node.isRecursive)
      row["recursive"] = true;
    if (node.calls > 0 && node.tailCalls == node.calls)
      row["tail"] = true;
    std::string text = dumped(row);
    text.back() = ','; // the object goes on
    out.stream << (isFirst ? "\n" : ",\n") << text << "\"children\":[";
    isFirst = true;
    return true;
  };
  auto leave = [&](TreeIndex, uint32_t) {
    out.stream << "]}";
    isFirst = false;
  };
  walkTree(tree, CallTree::kRoot, enter, leave);
  out.stream << "\n}\n";
}

/// A row for each node, its place told by depth: parents come before children.
void printCsv(const Model &model, const CallTree &tree, const Limits &limits,
              const Output &out) {
  out.stream << "depth,name,mangled,file,line,calls,total_ns,self_ns,timing,"
                "cpu_ns,runnable_ns,wait_ns,waits,max_wait_ns,waited_for,min_"
                "ns,max_ns,"
                "nested,sampled_ns,library_ns,system_ns,recursive,tail"
             << counterHeading(model) << '\n';
  auto enter = [&](TreeIndex i, uint32_t depth) {
    if (!isShown(tree, i, depth, limits))
      return false;
    const TreeNode &node = tree[i];
    Json row;
    row["depth"] = depth;
    row.update(treeRow(model, node));
    row["recursive"] = node.isRecursive;
    row["tail"] = node.calls > 0 && node.tailCalls == node.calls;
    spreadCounters(row);
    out.stream << csvValues(row);
    return true;
  };
  walkTree(tree, CallTree::kRoot, enter, [](TreeIndex, uint32_t) {});
}

std::string time(uint64_t ns, bool isEstimated, const TreeNode &node) {
  if (node.isRecursive || node.isUntimed || node.isUnknown())
    return "-";
  return (isEstimated ? "~" : "") + formatNs(static_cast<double>(ns));
}

Row textRow(const Model &model, const CallTree &tree, TreeIndex i,
            uint32_t depth, bool anyWait) {
  const TreeNode &node = tree[i];
  const TreeNode &root = tree[CallTree::kRoot];
  bool isTimed = !node.isRecursive && !node.isUntimed;
  Row row;
  row.cells = {isTimed ? formatShare(node.totalNs, root.totalNs) : "-",
               time(node.totalNs, !node.isExact(), node),
               time(node.selfNs, node.isSelfEstimated, node),
               formatCount(node.calls)};
  if (anyWait)
    row.cells.insert(row.cells.begin() + 3, time(node.waiting.ns, false, node));
  bool isHot = node.selfNs > 0 && node.selfNs * 10 >= root.totalNs;
  row.roles = {Role::Plain, Role::Plain, isHot ? Role::Hot : Role::Plain};
  uint32_t level = depth - 1;
  row.indent = std::string(2 * std::min(level, kMaxIndent), ' ');
  if (level > kMaxIndent)
    row.indent += fmt::format("({}) ", level);
  row.name = printable(model.nameOf(node.function));
  if (node.isRecursive)
    row.note = "recursive";
  else if (node.tailCalls == node.calls && node.calls > 0)
    row.note = "tail call";
  if (row.note.empty())
    row.note = libraryNote(model, node.selfNs, node.cpuNs, node.libraryNs);
  row.place = placeOf(model, node.function);
  return row;
}

void printText(const Model &model, const CallTree &tree, Limits limits,
               bool isTurned, const Output &out) {
  size_t lines = 0, hidden = 0;
  uint64_t hiddenCalls = 0;
  bool anyEstimate = false;
  std::vector<Column> columns = {
      {"total %", 0}, {"total", 1}, {"self", 2}, {"calls", 0}};
  bool anyWait = model.waitNs() > 0;
  if (anyWait)
    columns.insert(columns.begin() + 3, {"wait", 3});
  Table table(std::move(columns), isTurned ? "called from" : "call path");
  auto enter = [&](TreeIndex i, uint32_t depth) {
    if (!isShown(tree, i, depth, limits)) {
      ++hidden;
      hiddenCalls += tree[i].calls;
      return false;
    }
    if (i == CallTree::kRoot)
      return true;
    ++lines;
    anyEstimate |= tree[i].isSelfEstimated && !tree[i].isUnknown();
    table.add(textRow(model, tree, i, depth, anyWait));
    return true;
  };
  walkTree(tree, CallTree::kRoot, enter, [](TreeIndex, uint32_t) {});
  table.print(out);
  std::string foot =
      fmt::format("\n{}, {}", counted(lines, "call path"),
                  formatNs(static_cast<double>(tree[CallTree::kRoot].totalNs)));
  if (hidden)
    foot +=
        fmt::format("; {} more below {} not shown (--min-share 0 shows all)",
                    formatCount(hidden),
                    limits.minShare > 0 ? fmt::format("{:g} %", limits.minShare)
                                        : "the depth asked for");
  if (anyEstimate)
    foot += "; ~ estimated";
  if (anyWait)
    foot += "; wall times, wait: of self";
  out.stream << out.colored(Role::Faint, foot) << '\n';
}

std::vector<bool> matchOrThrow(const Model &model, const std::string &pattern) {
  std::vector<bool> matches = matchFunctions(model, pattern);
  for (bool match : matches)
    if (match)
      return matches;
  throw UsageError("no function is called \"" + printable(pattern) +
                   "\" (a name or a pattern with * and ?)");
}

} // namespace

void reportTree(const Model &model, const TreeOptions &options,
                const Output &out) {
  Limits limits;
  limits.minShare = options.minShare.value_or(0);
  limits.depth = options.depth.value_or(UINT32_MAX);
  bool isTurned = !options.callers.empty();
  CallTree view;
  const CallTree *tree = &model.tree;
  if (isTurned) {
    view = callersTree(model, matchOrThrow(model, options.callers),
                       options.depth.value_or(kDefaultCallerDepth));
    tree = &view;
  } else if (!options.root.empty()) {
    view = rootedTree(model, matchOrThrow(model, options.root));
    tree = &view;
  }
  switch (out.format) {
  case Format::Json:
    return printJson(model, *tree, limits, isTurned, out);
  case Format::Csv:
    return printCsv(model, *tree, limits, out);
  case Format::Text:
    if (!options.minShare && !options.depth && tree->nodes().size() > kLongTree)
      limits.minShare = kDefaultShare;
    return printText(model, *tree, limits, isTurned, out);
  }
}

} // namespace autoprof
