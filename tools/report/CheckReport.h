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

/// A trace that does not have all of its run, and why.
struct IncompleteTrace {
  std::string path;
  std::vector<std::string> why;
};

struct CheckOutcome {
  std::vector<IncompleteTrace> incomplete;
  bool isIncompleteAccepted = false; ///< these are said, and do not fail
  std::vector<GateResult> gates;

  size_t failedTraces() const {
    return isIncompleteAccepted ? 0 : incomplete.size();
  }
  /// Gates that were not kept and traces that are not whole.
  size_t failed() const;
  size_t errors() const; ///< gates that could not be checked
  size_t checks() const { return failedTraces() + gates.size(); }
};

void reportCheck(const CheckOutcome &outcome, const Output &out);
void writeJUnit(const CheckOutcome &outcome, std::ostream &stream);
/// One "::error" line for each failure and error.
void printGithub(const CheckOutcome &outcome, std::ostream &stream);

} // namespace autoprof

#endif // AUTOPROF_REPORT_CHECKREPORT_H
