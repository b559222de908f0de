//===-- FlameChartReport.h - charts over time as SVG or page --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_FLAMECHARTREPORT_H
#define AUTOPROF_REPORT_FLAMECHARTREPORT_H

#include "analysis/FlameChart.h"
#include "report/flamegraph/FlameGraphReport.h"

namespace autoprof {

/// What of the run it shows, and what it does not.
std::string chartSubtitle(const FlameChart &chart);
void writeFlameChartSvg(const FlameChart &chart, const FlameLook &look,
                        std::ostream &out);
void writeFlameChartPage(const FlameChart &chart, const FlameLook &look,
                         std::ostream &out);

} // namespace autoprof

#endif // AUTOPROF_REPORT_FLAMECHARTREPORT_H
