//===-- LiveReport.h - one picture of a running program -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What --follow shows again and again: what the program did since the picture
// before, and what it did altogether.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_LIVEREPORT_H
#define AUTOPROF_REPORT_LIVEREPORT_H

#include "analysis/LiveRates.h"
#include "report/Output.h"

#include <string>

namespace autoprof {

enum class LiveSort { Self, Now, Rate, Calls, Name };

struct LiveOptions {
  LiveSort sort = LiveSort::Self;
  size_t lines = 0;  ///< in all; 0 = a table of usual length
  std::string state; ///< "running", or how it ended
};

void reportLive(const Model &model, const LiveRates &rates,
                const LiveOptions &options, const Output &out);

} // namespace autoprof

#endif // AUTOPROF_REPORT_LIVEREPORT_H
