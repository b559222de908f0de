//===-- FlameChartSvg.cpp - charts over time as SVG or page ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The data is that of a flame graph (FlameGraphSvg.cpp) with "chart": true and
//   from: ns of the left edge
//   frames: [[function, depth, width, self, calls, flags, start, row, busy]...]
// where start counts from the left edge, rows from the top, and flags are 2 for
// a call that began before the left edge, 4 for one that had not ended. A frame
// of several calls has gaps: busy is what they took.
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "report/Text.h"
#include "report/flamegraph/FlameChartReport.h"
#include "report/flamegraph/SvgParts.h"

#include <algorithm>
#include <fmt/format.h>

namespace autoprof {

using namespace svg;

namespace {

class ChartWriter {
public:
  ChartWriter(const FlameChart &chart, const FlameLook &look, std::ostream &out)
      : chart_(chart), look_(look), out_(out) {}

  void write() {
    svg::Frame frame{"time", kTop + kRow * chart_.rows + kBottom, look_.title,
                     look_.subtitle};
    writeSvg(
        out_, frame, [&] { writePicture(); }, [&] { writeData(); });
  }

private:
  bool isAll(const ChartFrame &frame) const { return frame.depth == 0; }

  void writePicture() {
    double inner = kWidth - 2 * kMargin;
    double whole =
        std::max(1.0, static_cast<double>(chart_.frames[0].widthNs()));
    for (const ChartFrame &frame : chart_.frames) {
      double width = inner * static_cast<double>(frame.widthNs()) / whole;
      if (width < kLeastWidth)
        continue;
      auto start = static_cast<double>(frame.startNs - chart_.fromNs);
      const FlameFunction &function = chart_.functions[frame.function];
      writeFrame(out_, isAll(frame) ? "none" : svg::tint(function.name),
                 kMargin + inner * start / whole, kTop + kRow * frame.row,
                 width, isAll(frame) ? "all" : label(function, width));
    }
  }

  void writeData() {
    Json head = {{"metric", "time"},      {"unit", "ns"},
                 {"icicle", true},        {"chart", true},
                 {"from", chart_.fromNs}, {"total", chart_.frames[0].widthNs()},
                 {"baseTotal", nullptr}};
    std::string text = escapedJson(head);
    text.back() = ',';
    out_ << text << "\"functions\":[{\"name\":\"all\"}";
    std::vector<size_t> number(chart_.functions.size());
    size_t count = 0;
    for (const ChartFrame &frame : chart_.frames) {
      if (isAll(frame) || number[frame.function])
        continue;
      number[frame.function] = ++count;
      out_ << ",\n"
           << escapedJson(functionJson(chart_.functions[frame.function]));
    }
    out_ << "],\n\"frames\":[";
    for (const ChartFrame &frame : chart_.frames)
      out_ << (isAll(frame) ? "\n" : ",\n")
           << fmt::format("[{},{},{},{},{},{},{},{},{}]",
                          isAll(frame) ? 0 : number[frame.function],
                          frame.depth, frame.widthNs(),
                          frame.busyNs - std::min(frame.busyNs, frame.innerNs),
                          frame.calls, 2 * frame.isCutBefore + 4 * frame.isOpen,
                          frame.startNs - chart_.fromNs, frame.row,
                          frame.busyNs);
    out_ << "]}";
  }

  const FlameChart &chart_;
  const FlameLook &look_;
  std::ostream &out_;
};

} // namespace

std::string chartSubtitle(const FlameChart &chart) {
  auto seconds = [](uint64_t ns) {
    return fmt::format("{}.{:06}", ns / 1000000000, ns / 1000 % 1000000);
  };
  std::string text = fmt::format(
      "time: {} s to {} s, {}, {}", seconds(chart.fromNs), seconds(chart.toNs),
      counted(chart.events, "event"), counted(chart.threads, "thread"));
  if (chart.joined)
    text += fmt::format("; {} shorter than {} without a frame of {} own",
                        counted(chart.joined, "call"),
                        formatNs(static_cast<double>(chart.leastNs)),
                        chart.joined == 1 ? "its" : "their");
  if (chart.hiddenThreads)
    text += fmt::format("; {} not shown",
                        counted(chart.hiddenThreads, "more thread"));
  return text;
}

void writeFlameChartSvg(const FlameChart &chart, const FlameLook &look,
                        std::ostream &out) {
  ChartWriter(chart, look, out).write();
}

void writeFlameChartPage(const FlameChart &chart, const FlameLook &look,
                         std::ostream &out) {
  writePage(out, look.title,
            [&](std::ostream &svg) { writeFlameChartSvg(chart, look, svg); });
}

} // namespace autoprof
