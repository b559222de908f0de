//===-- Pairing.h - which function of one program is which of another -----===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two versions of a program do not have the same function tables. Functions are
// the same when linkage name and file are (several such ones in the order of
// their lines); else when the linkage name is unique on both sides; what is
// left and stands at the same file and line on both sides was renamed.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_PAIRING_H
#define AUTOPROF_ANALYSIS_PAIRING_H

#include "analysis/Model.h"

#include <string>
#include <vector>

namespace autoprof {

enum class Presence { Both, Renamed, Added, Removed };

/// A function of either or both sides.
struct PairedFunction {
  Presence presence = Presence::Both;
  std::string name, mangled, file; ///< of the new side if it is there
  uint32_t line = 0;
  std::string oldName; ///< of a renamed one
};

/// The runs of both sides; the models must outlive it.
class Pairing {
public:
  using Side = std::vector<Model>;
  static constexpr size_t kNone = SIZE_MAX;

  Pairing(const Side &base, const Side &now);

  const std::vector<PairedFunction> &functions() const { return functions_; }
  /// The pair that a function of a run is part of; kNone for those that were
  /// never called.
  size_t pairOfBase(size_t run, FunctionIndex f) const { return base_[run][f]; }
  size_t pairOfNew(size_t run, FunctionIndex f) const { return now_[run][f]; }

private:
  std::vector<PairedFunction> functions_;
  std::vector<std::vector<size_t>> base_, now_; ///< pair by run and function
};

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_PAIRING_H
