//===-- Suppressions.h - leaks the user knows of --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// LeakSanitizer's syntax: a line "leak:PATTERN" each, "#" begins a comment. A
// pattern matches anywhere in a text; "*" is any text, "^" and "$" at its ends
// hold it to the beginning and the end.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_SUPPRESSIONS_H
#define AUTOPROF_ANALYSIS_SUPPRESSIONS_H

#include "analysis/Model.h"

#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace autoprof {

class Suppressions {
public:
  struct Rule {
    std::string pattern;
    uint64_t blocks = 0; ///< suppressed so far
    uint64_t bytes = 0;
  };

  /// Throws std::runtime_error naming the line that is wrong.
  static Suppressions parse(std::istream &text);

  const std::vector<Rule> &rules() const { return rules_; }
  /// Whether a leak is suppressed; if so it is counted with the first rule that
  /// matches a function, a file or the program's name.
  bool suppress(const Model &model, const HeapEntry &entry);

private:
  std::vector<Rule> rules_;
};

/// The rule's way of matching; see above.
bool suppressionMatches(std::string_view pattern, std::string_view text);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_SUPPRESSIONS_H
