//===-- UserReports.h - what programs told, as tables ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_USERREPORTS_H
#define AUTOPROF_REPORT_USERREPORTS_H

#include "analysis/Model.h"
#include "report/Output.h"

#include <string>

namespace autoprof {

/// Counters and gauges; of counters where they were added to, \p top functions
/// (0 = all).
void reportValues(const Model &model, size_t top, const Output &out);
void reportSections(const Model &model, const Output &out);
void reportFrames(const Model &model, const Output &out);
struct MessagesOptions {
  std::string filter; ///< a glob for the text; empty = all
  bool isWithoutCheckpoints = false;
};
/// Messages and passages of checkpoints, in order of time.
void reportMessages(const Model &model, const MessagesOptions &options,
                    const Output &out);

} // namespace autoprof

#endif // AUTOPROF_REPORT_USERREPORTS_H
