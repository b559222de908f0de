//===-- Rows.cpp - call paths as records, in JSON and CSV -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/export/Rows.h"

#include "report/UserFields.h"
#include "report/export/Export.h"

namespace autoprof {

void visitPathRows(const Model &model,
                   const std::function<void(const Json &)> &visit) {
  std::vector<std::pair<const char *, std::vector<int64_t>>> heap;
  if (model.heap.isRecorded())
    for (const PathMetricInfo &info : kPathMetrics)
      if (info.isHeap)
        heap.emplace_back(info.word, metricValues(model, info.metric));
  std::vector<std::pair<std::string, std::vector<int64_t>>> counters;
  for (const UserValue &value : model.user.values)
    if (!value.isGauge) // no values: they are not what was added
      counters.emplace_back(
          "counter:" + value.name,
          value.overflows
              ? std::vector<int64_t>()
              : metricValues(model, PathMetric::Counter, value.name));
  for (const std::string &event : model.counterNames)
    counters.emplace_back("perf:" + event,
                          metricValues(model, PathMetric::Event, event));
  const auto &nodes = model.tree.nodes();
  std::vector<uint32_t> depth(nodes.size());
  for (TreeIndex i = 0; i < nodes.size(); ++i) {
    const TreeNode &node = nodes[i];
    Json row;
    row["id"] = i;
    row["parent"] = i == CallTree::kRoot ? Json() : Json(node.parent);
    row["depth"] = depth[i] = i == CallTree::kRoot ? 0 : depth[node.parent] + 1;
    row.update(functionIdentity(model, node.function));
    row["calls"] = node.calls;
    row["tail_calls"] = node.tailCalls;
    row["self_ns"] = node.selfNs;
    row["total_ns"] = node.totalNs;
    row["timing"] = node.isExact() ? "exact" : "sampled";
    row["recursive"] = node.isRecursive;
    addWaiting(row, model, node);
    for (const PathMetricInfo &info : kPathMetrics)
      if (info.isHeap)
        row[info.word] = nullptr;
    for (const auto &[word, values] : heap)
      row[word] = values[i];
    for (const auto &[word, values] : counters)
      row[word] = values.empty() ? Json() : Json(values[i]);
    visit(row);
  }
}

void exportCsv(const Model &model, const ExportOptions &, std::ostream &out) {
  bool isFirst = true;
  visitPathRows(model, [&](const Json &row) {
    if (isFirst)
      out << csvHeading(row);
    isFirst = false;
    out << csvValues(row);
  });
}

namespace {

template <typename Item, typename RowOf>
void writeArray(std::ostream &out, const char *name,
                const std::vector<Item> &items, RowOf rowOf) {
  out << ",\n\"" << name << "\":[";
  for (size_t i = 0; i < items.size(); ++i)
    out << (i ? ",\n" : "\n") << dumped(rowOf(items[i], i));
  out << "]";
}

Json runRow(const Run &run) {
  return {{"path", run.path},
          {"program", run.program},
          {"command_line", run.commandLine},
          {"host", run.host},
          {"pid", run.pid},
          {"start_ns", run.startRealNs},
          {"duration_ns", run.durationNs},
          {"threads", run.threads},
          {"calls", run.calls}};
}

Json threadRow(const Thread &thread) {
  return {{"index", thread.index},
          {"run", thread.run},
          {"tid", thread.tid},
          {"name", thread.name},
          {"calls", thread.calls},
          {"total_ns", thread.totalNs},
          {"start_ns", thread.startNs},
          {"wait_ns", thread.waitNs},
          {"runnable_ns", thread.runnableNs}};
}

Json allocationRow(const HeapModel &heap, const HeapEntry &entry) {
  const HeapSite &site = heap.siteOf(entry);
  const HeapFigures &figures = entry.figures;
  return {{"path", entry.path},
          {"run", entry.run},
          {"function", heap.functions[site.function].name},
          {"file", site.file},
          {"line", site.line},
          {"kind", kindName(site.kind)},
          {"type", site.type},
          {"count", figures.count},
          {"bytes", figures.bytes},
          {"frees", figures.frees},
          {"freed_bytes", figures.freedBytes},
          {"peak_bytes", figures.peakBytes},
          {"peak_blocks", figures.peakBlocks},
          {"temporary", figures.temporary},
          {"resizes", figures.resizes},
          {"copied_bytes", figures.copiedBytes}};
}

} // namespace

void exportJson(const Model &model, const ExportOptions &, std::ostream &out) {
  out << "{\"version\":" << kJsonVersion;
  writeArray(out, "runs", model.runs,
             [](const Run &run, size_t) { return runRow(run); });
  writeArray(out, "threads", model.threads,
             [](const Thread &thread, size_t) { return threadRow(thread); });
  std::vector<FunctionIndex> called;
  for (FunctionIndex i = 0; i < model.functions.size(); ++i)
    if (model.functions[i].calls > 0)
      called.push_back(i);
  writeArray(out, "functions", called, [&](FunctionIndex index, size_t) {
    return sampledRow(model, index);
  });
  out << ",\n\"paths\":[";
  bool isFirst = true;
  visitPathRows(model, [&](const Json &row) {
    out << (isFirst ? "\n" : ",\n") << dumped(row);
    isFirst = false;
  });
  out << ']';
  writeArray(out, "allocations", model.heap.entries,
             [&](const HeapEntry &entry, size_t) {
               return allocationRow(model.heap, entry);
             });
  const UserModel &user = model.user;
  writeArray(out, "values", user.values, [&](const UserValue &value, size_t) {
    return valueDocument(model, value);
  });
  for (bool isFrame : {true, false}) {
    std::vector<const UserTimes *> chosen;
    for (const UserTimes &times : user.times)
      if (times.isFrame == isFrame)
        chosen.push_back(&times);
    writeArray(out, isFrame ? "frames" : "sections", chosen,
               [&](const UserTimes *times, size_t) {
                 return timesDocument(model, *times);
               });
  }
  writeArray(out, "messages", user.moments,
             [&](const UserMoment &moment, size_t) {
               Json row = momentRow(model, moment);
               row["path_id"] = moment.path;
               return row;
             });
  out << "}\n";
}

} // namespace autoprof
