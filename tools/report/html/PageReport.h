//===-- PageReport.h - one page that shows everything ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An HTML file that needs nothing but itself. It holds what the other commands
// print as JSON (docs/page.md says under which names), so that the page cannot
// disagree with them, and the call paths as columns (PathColumns.h). Both are
// compressed and in base64: no name can end the element it stands in. The
// script that shows them is made from html/src and kept as html/dist.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_PAGEREPORT_H
#define AUTOPROF_REPORT_PAGEREPORT_H

#include "analysis/Bottlenecks.h"
#include "analysis/EventReplay.h"
#include "analysis/Pairing.h"

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace autoprof {

struct PageOptions {
  std::vector<Threshold> thresholds;
  std::optional<std::string> sourceRoot;
  bool embedsWholeFiles = false;
};

/// What the page compares with: the runs of both sides each by itself, and the
/// base's as one model.
struct PageBase {
  Pairing::Side base, now;
  Model model;
};

/// What the page shows besides the model.
struct PageParts {
  /// The model of one thread alone, by its index.
  std::function<Model(uint32_t)> loadThread;
  std::optional<PageBase> base;
  std::unique_ptr<EventReplay> events; ///< null: the traces have none
};

void writePage(const Model &model, const PageParts &parts,
               const PageOptions &options, std::ostream &out);

} // namespace autoprof

#endif // AUTOPROF_REPORT_PAGEREPORT_H
