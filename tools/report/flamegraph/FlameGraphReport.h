//===-- FlameGraphReport.h - flame graphs as SVG, page or stacks ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The SVG holds a picture that any viewer shows, all frames as data, and the
// script that makes it interactive; it needs no network. The page is the SVG
// with a few words around it.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_FLAMEGRAPHREPORT_H
#define AUTOPROF_REPORT_FLAMEGRAPHREPORT_H

#include "analysis/FlameGraph.h"

#include <ostream>
#include <string>

namespace autoprof {

struct FlameLook {
  std::string title;
  std::string subtitle;
  PathMetric metric = PathMetric::Self;
  bool isIcicle = false;
  double minShare = 0.01; ///< percent of the total; smaller frames are left out
  std::string name = {};  ///< for PathMetric::Counter and Event
  Unit unit = Unit::Nanoseconds; ///< of the metric
};

void writeFlameGraphSvg(const FlameGraph &graph, const FlameLook &look,
                        std::ostream &out);
void writeFlameGraphPage(const FlameGraph &graph, const FlameLook &look,
                         std::ostream &out);
/// One line for each path that has a value of its own.
void writeFlameGraphFolded(const FlameGraph &graph, std::ostream &out);

} // namespace autoprof

#endif // AUTOPROF_REPORT_FLAMEGRAPHREPORT_H
