//===-- Fields.h - what JSON and CSV say of a function or node ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The machine-readable names and values shared by all commands, so that a
// field means the same wherever it stands. docs/json.md is their contract.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_FIELDS_H
#define AUTOPROF_REPORT_FIELDS_H

#include "analysis/Model.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace autoprof {

using Json = nlohmann::ordered_json;

inline constexpr int kJsonVersion = 1;

/// Valid UTF-8 without a control character, whatever the strings hold; one line
/// when \p indent is below 0.
std::string dumped(const Json &value, int indent = -1);

/// name, mangled, file, line.
Json functionIdentity(const Model &model, FunctionIndex function);
/// All of a function's row.
Json functionRow(const Model &model, FunctionIndex function);
/// The same with what samples say of it.
Json sampledRow(const Model &model, FunctionIndex function);

/// "1.23 ms" for the clocks among events, else "1,234".
std::string formatEvent(const std::string &event, uint64_t value);
/// Adds "counters", an object of event and number, if any were counted.
void addCounters(Json &row, const Model &model,
                 const std::vector<uint64_t> &counters);
/// The same as columns of CSV, behind all others: names with a comma before
/// each, and in a row the numbers in place of the object.
std::string counterHeading(const Model &model);
void spreadCounters(Json &row);

/// "self: 31% in libraries", where that matters.
std::string libraryNote(const Model &model, uint64_t selfNs, uint64_t cpuNs,
                        uint64_t libraryNs);
/// Adds cpu_ns, runnable_ns, wait_ns, waits, max_wait_ns and waited_for; null
/// when waits were not measured.
void addWaiting(Json &row, const Model &model, uint64_t cpuNs,
                uint64_t runnableNs, const Waiting &waiting);
/// The same of a function or a node of the tree.
template <typename Record>
void addWaiting(Json &row, const Model &model, const Record &record) {
  addWaiting(row, model, record.computingNs(), record.runnableNs,
             record.waiting);
}
/// Whether so much of a run's time is worth words: a hundredth of it.
inline bool isWorthALine(uint64_t ns, const Model &model) {
  return ns > 0 && ns >= model.totalNs() / 100;
}
/// "lock, input", longest known kinds in the order of abi::WaitKind.
std::string waitedFor(const Waiting &waiting);

/// "file:line", "file" or nothing.
std::string placeOf(const Model &model, FunctionIndex function);

/// A line of CSV, quoted where needed.
std::string csvLine(const std::vector<std::string> &cells);
/// The keys (or values) of a flat JSON object as a line of CSV.
std::string csvHeading(const Json &row);
std::string csvValues(const Json &row);

} // namespace autoprof

#endif // AUTOPROF_REPORT_FIELDS_H
