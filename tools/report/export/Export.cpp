//===-- Export.cpp - the model in the formats of other tools --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/export/Export.h"

#include "report/Text.h"
#include "report/UsageError.h"

namespace autoprof {

const std::vector<ExportFormat> &exportFormats() {
  static const std::vector<ExportFormat> kFormats = {
      {"folded", "stacks, one a line (flamegraph.pl, inferno, d3-flame-graph)",
       false, false, false, exportFolded},
      {"speedscope", "speedscope.app", false, true, false, exportSpeedscope},
      {"pprof", "go tool pprof", true, false, false, exportPprof},
      {"callgrind", "callgrind_annotate, KCachegrind", false, false, false,
       exportCallgrind},
      {"dot", "call graph for graphviz", false, false, true, exportDot},
      {"sqlite", "a database, to ask in SQL", true, false, false, exportSqlite},
      {"json", "everything in one document", false, false, false, exportJson},
      {"csv", "one record for each call path", false, false, false, exportCsv},
      {"chrome", "trace events for chrome://tracing", false, true, false,
       exportChrome},
      {"perfetto", "trace for ui.perfetto.dev", true, true, false,
       exportPerfetto},
      {"firefox", "profiler.firefox.com", false, false, false, exportFirefox}};
  return kFormats;
}

const ExportFormat &findExportFormat(const std::string &name) {
  std::string known;
  for (const ExportFormat &format : exportFormats()) {
    if (name == format.name)
      return format;
    known += (known.empty() ? "" : ", ") + std::string(format.name);
  }
  throw UsageError("unknown format \"" + printable(name) +
                   "\"; known formats: " + known);
}

std::string titleOf(const Model &model) {
  if (model.runs.empty())
    return {};
  const Run &run = model.runs.front();
  std::string name = run.program.empty() ? run.path : run.program;
  name = printable(name.substr(name.rfind('/') + 1));
  if (model.runs.size() > 1)
    name += " (" + std::to_string(model.runs.size()) + " traces)";
  return name;
}

std::vector<PathMetric> metricsOf(const Model &model) {
  std::vector<PathMetric> metrics;
  for (const PathMetricInfo &info : kPathMetrics)
    if (isKnown(model, info.metric) && (info.metric == PathMetric::Calls ||
                                        info.isHeap || model.totalNs() > 0))
      metrics.push_back(info.metric);
  return metrics;
}

} // namespace autoprof
