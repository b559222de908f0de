//===-- Completeness.h - is all of a run in its trace ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whoever reads figures of a damaged file, or takes those of half a run for the
// whole, is misled. The one place that says so in words.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_COMPLETENESS_H
#define AUTOPROF_ANALYSIS_COMPLETENESS_H

#include "analysis/Model.h"

#include <string>
#include <vector>

namespace autoprof {

/// "3 bytes, 1 thread": what the trace names and what is missing or unusable;
/// empty when nothing is.
std::string missingParts(const Run &run);

/// Figures that were counted in two ways and differ, joined by "; ".
std::string wrongSums(const Model &model);

/// A sentence for each trace that is damaged, and for sums that differ.
std::vector<std::string> describeDamage(const Model &model);

/// Why the figures of the runs are not those of whole runs: they were ended
/// from outside, the traces are damaged, calls or allocations were not counted.
/// Empty when they are.
std::vector<std::string> whyIncomplete(const Model &model);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_COMPLETENESS_H
