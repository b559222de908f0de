//===-- Sparkline.h - values as small bars --------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_SPARKLINE_H
#define AUTOPROF_REPORT_SPARKLINE_H

#include "analysis/SeriesModel.h"

#include <string>
#include <vector>

namespace autoprof {

/// A column for each value, as high as its share of \p most; what is above 0
/// shows at least a line.
std::string sparkline(const std::vector<double> &values, double most);

/// A bar of eighths of a column, so that small differences show.
std::string bar(int64_t part, int64_t whole);

/// A value of a series as text; of a sum: its change in a second.
std::string seriesValue(const SeriesInfo &info, double value);

} // namespace autoprof

#endif // AUTOPROF_REPORT_SPARKLINE_H
