//===-- UserFields.h - what programs told, as words and JSON --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_USERFIELDS_H
#define AUTOPROF_REPORT_USERFIELDS_H

#include "analysis/Model.h"
#include "report/Fields.h"
#include "report/Output.h"

#include <string>
#include <vector>

namespace autoprof {

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

/// What was added to a counter in a function itself, and during its calls.
struct FunctionShare {
  FunctionIndex function;
  int64_t self, total;
};

/// Where a counter was added to, most first.
std::vector<FunctionShare> sharesOf(const Model &model, const UserValue &value);

/// Where the moment was: "main > parse".
std::string pathText(const Model &model, TreeIndex path);

/// What of all that was told is missing, a line each.
void printUserLosses(const Model &model, const Output &out);

} // namespace autoprof

#endif // AUTOPROF_REPORT_USERFIELDS_H
