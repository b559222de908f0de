//===-- FilterRules.h - include and exclude, of options and filter files --===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the rules say and which of them decides; docs/filters.md tells it to
// users. What is matched with what is FunctionNames' and sourceMatches' affair;
// patterns are those of the report (tools/analysis/Glob.h).
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_FILTERRULES_H
#define AUTOPROF_PLUGIN_FILTERRULES_H

#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace autoprof {

struct FilterRule {
  bool IsInclude;
  bool IsOfFile; ///< matched with the source's path, else with names
  std::string Pattern;
  std::string Origin; ///< "exclude=std::*", "filters.txt:3", for remarks
};

/// What a function is called by those who write rules. Computed once, matched
/// with many.
class FunctionNames {
public:
  explicit FunctionNames(llvm::StringRef Linkage);
  bool match(const std::string &Pattern) const;

private:
  std::vector<std::string> Forms_;
};

/// Whether the pattern fits the path, as the compiler was given it or absolute;
/// one without a slash fits the file's name, a relative one the path's end.
bool sourceMatches(const std::string &Pattern, llvm::StringRef Path);

class FilterRules {
public:
  /// Adds "[function:|file:]GLOB". False when there is no pattern in it.
  bool add(bool IsInclude, llvm::StringRef Text, std::string Origin);

  /// What is wrong with a filter file, and where; both count from 1.
  struct Problem {
    unsigned Line, Column;
    std::string What;
  };
  /// Adds the rules of a file with these contents.
  std::optional<Problem> addFile(llvm::StringRef Text, llvm::StringRef Path);

  bool empty() const { return Rules_.empty(); }
  /// The last rule that fits, null for none. Path may be empty: no rule of
  /// files fits then.
  const FilterRule *find(llvm::StringRef Linkage, llvm::StringRef Path) const;
  /// What no rule fits is left out when the first one takes functions in.
  bool leavesOutTheRest() const {
    return !Rules_.empty() && Rules_.front().IsInclude;
  }

private:
  std::vector<FilterRule> Rules_;
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_FILTERRULES_H
