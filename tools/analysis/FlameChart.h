//===-- FlameChart.h - calls in order of time, as frames ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a chart over time shows of a stream of events: a frame for each call
// that is long enough to be seen. Shorter ones, next to each other, are one
// frame that says how many they were: so the number of frames depends on the
// chart's resolution, not on the number of calls. Knows nothing of drawing.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_FLAMECHART_H
#define AUTOPROF_ANALYSIS_FLAMECHART_H

#include "analysis/EventReplay.h"
#include "analysis/FlameGraph.h"

#include <string>
#include <vector>

namespace autoprof {

struct ChartFrame {
  uint64_t startNs = 0, endNs = 0;
  uint64_t busyNs = 0;  ///< in the call or calls; less than the width when they
                        ///< are several with gaps
  uint64_t innerNs = 0; ///< of these, in callees
  uint64_t calls = 1;
  uint32_t function = 0;    ///< into FlameChart::functions
  uint32_t depth = 0;       ///< in the tree of frames
  uint32_t row = 0;         ///< threads lie below one another
  bool isShort = false;     ///< may be joined by its neighbour
  bool isCutBefore = false; ///< began before what is shown
  bool isOpen = false;      ///< had not ended

  uint64_t widthNs() const { return endNs - startNs; }
};

struct FlameChart {
  /// In preorder: the whole, in it the threads, in these their calls.
  std::vector<ChartFrame> frames;
  std::vector<FlameFunction> functions;
  uint64_t fromNs = 0, toNs = 0;
  uint64_t leastNs = 0; ///< calls shorter than this were joined
  uint64_t events = 0, joined = 0;
  uint32_t rows = 1;
  uint32_t threads = 0, hiddenThreads = 0; ///< the others had no row
};

/// Of what lies in the window. \p minShare: percent of the whole below which
/// calls are joined; it is raised when there would be too many frames.
FlameChart buildFlameChart(EventReplay &events,
                           const EventReplay::Window &window, double minShare);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_FLAMECHART_H
