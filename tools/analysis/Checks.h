//===-- Checks.h - does the model add up
//----------------------------------------===//
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

#include <string>
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

/// "1 call", "2,000 calls".
std::string counted(uint64_t count, const std::string &thing);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_CHECKS_H
