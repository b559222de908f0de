//===-- BuildSummary.h - what the plugin did in a whole build -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The lines that the plugin's summary=FILE adds for each translation unit
// (plugin/Summary.cpp writes them), added up.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_BUILDSUMMARY_H
#define AUTOPROF_ANALYSIS_BUILDSUMMARY_H

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace autoprof {

/// A translation unit as it was compiled last.
struct UnitSummary {
  std::string directory, source, output;
  uint64_t instrumented = 0;
  std::map<std::string, uint64_t> leftOut; ///< by the reason's key

  uint64_t sumLeftOut() const;
};

class BuildSummary {
public:
  /// Adds the lines of a file. Throws std::runtime_error with file and line
  /// when it cannot be read or is no summary.
  void addFile(const std::string &path);

  /// In the order of their first line. What is compiled to the same object
  /// again counts once, with the latest figures; what was compiled and linked
  /// in one step has no object, and each of its lines counts.
  const std::vector<UnitSummary> &units() const { return units_; }
  UnitSummary total() const;

private:
  void add(UnitSummary unit);
  std::vector<UnitSummary> units_;
  std::map<std::string, size_t> byObject_;
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_BUILDSUMMARY_H
