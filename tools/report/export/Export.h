//===-- Export.h - the model in the formats of other tools ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One function for each format, each in a file of its own. What a format can
// hold of the model, and how it gets folded recursion, stands in
// docs/exports.md.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_EXPORT_H
#define AUTOPROF_REPORT_EXPORT_H

#include "analysis/EventReplay.h"
#include "analysis/Model.h"
#include "analysis/PathMetric.h"

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace autoprof {

struct ExportOptions {
  /// Percent; for graphs that people look at.
  std::optional<double> minShare;
  /// Calls in order of time, for the formats that have them; may be null.
  EventReplay *events = nullptr;
  EventReplay::Window window;
};

struct ExportFormat {
  const char *name;
  const char *help;
  bool isBinary;
  bool hasEvents;   ///< shows calls in order of time, if the trace does
  bool hasMinShare; ///< leaves out what is small
  void (*write)(const Model &, const ExportOptions &, std::ostream &);
};
/// In the order they are listed.
const std::vector<ExportFormat> &exportFormats();
/// Throws UsageError that lists the known ones.
const ExportFormat &findExportFormat(const std::string &name);

void exportCallgrind(const Model &, const ExportOptions &, std::ostream &);
void exportChrome(const Model &, const ExportOptions &, std::ostream &);
void exportCsv(const Model &, const ExportOptions &, std::ostream &);
void exportDot(const Model &, const ExportOptions &, std::ostream &);
void exportFirefox(const Model &, const ExportOptions &, std::ostream &);
void exportFolded(const Model &, const ExportOptions &, std::ostream &);
void exportJson(const Model &, const ExportOptions &, std::ostream &);
void exportPerfetto(const Model &, const ExportOptions &, std::ostream &);
void exportPprof(const Model &, const ExportOptions &, std::ostream &);
void exportSpeedscope(const Model &, const ExportOptions &, std::ostream &);
void exportSqlite(const Model &, const ExportOptions &, std::ostream &);

/// The program's name, or the trace's when it has none.
std::string titleOf(const Model &model);

/// The metrics there are figures of: times, calls and, when it was recorded,
/// the heap.
std::vector<PathMetric> metricsOf(const Model &model);

} // namespace autoprof

#endif // AUTOPROF_REPORT_EXPORT_H
