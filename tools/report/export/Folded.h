//===-- Folded.h - stacks, one a line -------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// "outermost;...;innermost VALUE" for each call path with a value above zero.
// A ";" in a name, which would divide it, becomes ":".
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_FOLDED_H
#define AUTOPROF_REPORT_FOLDED_H

#include "analysis/PathMetric.h"

#include <ostream>
#include <string>

namespace autoprof {

/// A name as it stands in a stack.
std::string foldedName(std::string name);

void writeFolded(const Model &model, PathMetric metric, std::ostream &out);

} // namespace autoprof

#endif // AUTOPROF_REPORT_FOLDED_H
