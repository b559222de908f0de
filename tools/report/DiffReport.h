//===-- DiffReport.h - what changed between two versions ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_DIFFREPORT_H
#define AUTOPROF_REPORT_DIFFREPORT_H

#include "analysis/Diff.h"
#include "report/Output.h"

#include <cstddef>

namespace autoprof {

struct DiffOptions {
  size_t top = 20;  ///< rows of each table; 0 = all
  bool all = false; ///< also what did not change
  bool markdown = false;
};

void reportDiff(const Diff &diff, const DiffOptions &options,
                const Output &out);

} // namespace autoprof

#endif // AUTOPROF_REPORT_DIFFREPORT_H
