//===-- CheckReport.h - which limits were kept ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For people and scripts; as JUnit for test dashboards; as workflow commands
// that GitHub shows beside the line of the function.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_CHECKREPORT_H
#define AUTOPROF_REPORT_CHECKREPORT_H

#include "analysis/Gate.h"
#include "report/Output.h"

#include <ostream>
#include <vector>

namespace autoprof {

void reportCheck(const std::vector<GateResult> &results, const Output &out);
void writeJUnit(const std::vector<GateResult> &results, std::ostream &stream);
/// One "::error" line for each limit that was not kept.
void printGithub(const std::vector<GateResult> &results, std::ostream &stream);

} // namespace autoprof

#endif // AUTOPROF_REPORT_CHECKREPORT_H
