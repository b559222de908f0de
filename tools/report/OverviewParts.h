//===-- OverviewParts.h - what the overview is made of --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The lines about times and what measuring cost, and the overview as JSON, for
// OverviewReport.cpp.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_OVERVIEWPARTS_H
#define AUTOPROF_REPORT_OVERVIEWPARTS_H

#include "report/Reports.h"
#include "report/Summary.h"

#include <vector>

namespace autoprof {

/// Where the times of short calls come from and what measuring cost.
void printSampling(const Model &model, Summary &summary);
/// The sums of the events counted.
void printCounters(const Model &model, Summary &summary);
void printWaiting(const Model &model, Summary &summary);

/// The clangs that compiled what was run.
std::vector<unsigned> llvmMajors(const Model &model);
Json runJson(const Run &run);
void printOverviewJson(const Model &model,
                       const std::vector<FunctionIndex> &top,
                       const Output &out);

} // namespace autoprof

#endif // AUTOPROF_REPORT_OVERVIEWPARTS_H
