//===-- Checks.h - does the model add up ----------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The invariants that every trace must keep, each found by two different ways
// of counting, with the figures of both. What a trace lost is no failure: it
// was counted, and is said.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_CHECKS_H
#define AUTOPROF_ANALYSIS_CHECKS_H

#include "analysis/Model.h"

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace autoprof {

struct Check {
  std::string name;    ///< a word, for machines
  std::string meaning; ///< for people
  bool isOk = true;
  std::string figures;
};

std::vector<Check> runChecks(const Model &model);

/// One sentence for each thing the traces lost or had to estimate.
std::vector<std::string> describeLosses(const Model &model);

/// The part of runChecks that is about the heap; none if it was not recorded.
std::vector<Check> runHeapChecks(const Model &model);
/// Nothing without a series.
std::vector<Check> runSeriesChecks(const Model &model);
/// Allocations that are missing; part of describeLosses.
std::vector<std::string> describeHeapLosses(const Model &model);
/// Calls that events do not tell; part of describeLosses.
std::vector<std::string> describeEventLosses(const Model &model);
/// Values and events that are missing; part of describeLosses.
std::vector<std::string> describeUserLosses(const Model &model);
/// Values that were told in several units; nothing is lost by that.
std::vector<std::string> describeUnits(const Model &model);
/// Nothing if nothing was told.
std::vector<Check> runUserChecks(const Model &model);
/// What else was seen or not seen, that a reader of the figures should know.
std::vector<std::string> describeHeapEvents(const Model &model);
/// What was told of reachable and lost blocks, and what was not scanned.
std::vector<std::string> describeLeakScan(const Model &model);

/// How many events may be half counted: one for each thread that was stopped,
/// by a signal or by another thread's exit().
uint64_t inFlight(const Model &model);

/// "12,345".
std::string grouped(uint64_t value);
std::string grouped(int64_t value);
/// "1 call", "2,000 calls".
template <std::integral Count>
std::string counted(Count count, const std::string &thing) {
  using Wide = std::conditional_t<std::is_signed_v<Count>, int64_t, uint64_t>;
  return grouped(static_cast<Wide>(count)) + " " + thing +
         (count == 1 ? "" : "s");
}
/// "1 byte", "2,000 bytes".
std::string bytesText(int64_t bytes);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_CHECKS_H
