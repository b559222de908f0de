//===-- UserReports.h - what programs told, as tables ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_USERREPORTS_H
#define AUTOPROF_REPORT_USERREPORTS_H

#include "analysis/Model.h"
#include "report/Fields.h"
#include "report/Output.h"

#include <optional>
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

/// Throws UsageError when no such counter was told, or its sum went round.
const UserValue &demandCounter(const Model &model, const std::string &name);

/// "2 counters, 1 gauge, 12 messages"; empty when nothing was told.
std::string toldSummary(const Model &model);

/// "0.0123", "12.3", "12,345".
std::string shortNumber(double value);
/// "1,234 items", "1.21 MiB" for bytes, "1.23 ms" for ns.
std::string withUnit(double value, const std::string &unit);
/// All digits of it.
std::string withUnit(int64_t value, const std::string &unit);

/// Of \p counter, or a part of it; null when its sum went round.
Json sumField(const UserValue &counter, int64_t sum);

/// The same rows for JSON, CSV and SQL.
Json valueRow(const UserValue &value);
Json timesRow(const UserTimes &times);
/// A value's row with the functions that added to it; a time's with its
/// distribution and, of frames, the slowest: what only JSON has.
Json valueDocument(const Model &model, const UserValue &value);
Json timesDocument(const Model &model, const UserTimes &times);
Json momentRow(const Model &model, const UserMoment &moment);

} // namespace autoprof

#endif // AUTOPROF_REPORT_USERREPORTS_H
