//===-- Glob.cpp - patterns for function and thread names -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Glob.h"

#include <cstddef>

namespace autoprof {

bool globMatches(std::string_view pattern, std::string_view text) {
  if (pattern == text)
    return true;
  size_t p = 0, t = 0;
  // Where to go on when the part after the last "*" does not fit.
  size_t starAt = std::string_view::npos, retryAt = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      starAt = p++;
      retryAt = t;
      continue;
    }
    bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    size_t at = p + escaped;
    if (at < pattern.size() &&
        (pattern[at] == text[t] || (pattern[at] == '?' && !escaped))) {
      p = at + 1;
      ++t;
      continue;
    }
    if (starAt == std::string_view::npos)
      return false;
    p = starAt + 1;
    t = ++retryAt;
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

} // namespace autoprof
