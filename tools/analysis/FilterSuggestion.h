//===-- FilterSuggestion.h - what to leave out next time ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions that cost more to count than they tell: called very often, with
// next to no time of their own. Scopes and what the source asks to have hooks
// are none. docs/filters.md is the rule's contract.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_FILTERSUGGESTION_H
#define AUTOPROF_ANALYSIS_FILTERSUGGESTION_H

#include "analysis/Model.h"

#include <vector>

namespace autoprof {

struct SuggestionLimits {
  double minSharePercent = 1; ///< of all calls
  double maxSelfNs = 20;      ///< own time per call
};

struct FilterSuggestion {
  std::vector<FunctionIndex> functions; ///< most calls first
  uint64_t calls = 0;                   ///< of these
};

/// The model must have times.
FilterSuggestion suggestFilter(const Model &model,
                               const SuggestionLimits &limits);

/// A pattern that fits this name only.
std::string globOf(const std::string &name);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_FILTERSUGGESTION_H
