//===-- FilterSuggestion.cpp - what to leave out next time ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/FilterSuggestion.h"

#include <algorithm>

namespace autoprof {

FilterSuggestion suggestFilter(const Model &model,
                               const SuggestionLimits &limits) {
  double leastCalls =
      static_cast<double>(model.calls()) * limits.minSharePercent / 100;
  FilterSuggestion result;
  for (FunctionIndex i = 0; i < model.functions.size(); ++i) {
    const Function &function = model.functions[i];
    double calls = static_cast<double>(function.calls);
    // A filter is not about the first two: they are there because the source
    // says so.
    if (function.isScope || function.isAsked || function.calls == 0 ||
        function.isUnknown() || calls < leastCalls ||
        static_cast<double>(function.selfNs) > limits.maxSelfNs * calls)
      continue;
    result.functions.push_back(i);
    result.calls += function.calls;
  }
  std::sort(result.functions.begin(), result.functions.end(),
            [&](FunctionIndex a, FunctionIndex b) {
              uint64_t ca = model.functions[a].calls,
                       cb = model.functions[b].calls;
              return ca != cb ? ca > cb : a < b;
            });
  return result;
}

std::string globOf(const std::string &name) {
  std::string glob;
  for (char c : name) {
    if (c == '*' || c == '?' || c == '\\')
      glob += '\\';
    glob += c;
  }
  return glob;
}

} // namespace autoprof
