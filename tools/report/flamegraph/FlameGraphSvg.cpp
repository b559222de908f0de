//===-- FlameGraphSvg.cpp - flame graphs as SVG, page or stacks -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The data is one JSON object in <metadata>:
//   metric, unit ("ns"|"bytes"|"count"), icicle, total, baseTotal (or null),
//   functions: [{name, short?, place?, calls?, mean?, p99?, sampled?}, ...]
//   frames: [[function, depth, total, self, calls, recursive, base?], ...]
// with frames in preorder, so that depth says which is whose callee.
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "report/Text.h"
#include "report/export/Folded.h"
#include "report/flamegraph/FlameGraphReport.h"
#include "report/flamegraph/SvgParts.h"

#include <algorithm>
#include <fmt/format.h>

namespace autoprof {

namespace {

using namespace svg;

/// Deeper frames are not shown: their picture would be taller than a page.
constexpr uint32_t kMaxDepth = 500;

const char *unitWord(Unit unit) {
  switch (unit) {
  case Unit::Nanoseconds:
    return "ns";
  case Unit::Bytes:
    return "bytes";
  case Unit::Count:
    break;
  }
  return "count";
}

const char *family(PathMetric metric, Unit unit) {
  if (unit == Unit::Nanoseconds)
    return "time";
  return metric == PathMetric::Calls ? "calls" : "memory";
}

struct Shown {
  TreeIndex index;
  uint32_t depth;
  double x, width; ///< shares of the whole
};

class SvgWriter {
public:
  SvgWriter(const FlameGraph &graph, const FlameLook &look, std::ostream &out)
      : graph_(graph), look_(look), info_(metricInfo(look.metric)), out_(out) {
    chooseFrames();
  }

  void write() {
    svg::Frame frame{family(look_.metric, look_.unit),
                     kTop + kRow * (deepest_ + 1) + kBottom, look_.title,
                     subtitle()};
    writeSvg(
        out_, frame, [&] { writePicture(); }, [&] { writeData(); });
  }

private:
  uint64_t whole() const {
    uint64_t base =
        graph_.isComparison() ? graph_.baseTotals[CallTree::kRoot] : 0;
    return std::max({graph_.total(), base, uint64_t{1}});
  }
  uint64_t baseOf(TreeIndex i) const {
    return graph_.isComparison() ? graph_.baseTotals[i] : 0;
  }

  void chooseFrames() {
    double least = look_.minShare / 100 * static_cast<double>(whole());
    double wholeNew = std::max(1.0, static_cast<double>(graph_.total()));
    std::vector<double> nextX; // of the next frame in each depth
    auto enter = [&](TreeIndex i, uint32_t depth) {
      const TreeNode &node = graph_.tree[i];
      uint64_t most = std::max(node.totalNs, baseOf(i));
      if (i != CallTree::kRoot &&
          (most == 0 || static_cast<double>(most) < least)) {
        tooSmall_ += most > 0; // those on top of it are not counted
        return false;
      }
      if (depth > kMaxDepth) {
        ++tooDeep_;
        return false;
      }
      nextX.resize(depth + 2);
      double width = static_cast<double>(node.totalNs) / wholeNew;
      frames_.push_back({i, depth, nextX[depth], width});
      nextX[depth + 1] = nextX[depth];
      nextX[depth] += width;
      deepest_ = std::max(deepest_, depth);
      return true;
    };
    walkTree(graph_.tree, CallTree::kRoot, enter, [](TreeIndex, uint32_t) {});
  }

  std::string subtitle() const {
    std::string text = look_.subtitle;
    if (tooSmall_)
      text += fmt::format("; {} (below {:g} %) not shown",
                          counted(tooSmall_, "small frame"), look_.minShare);
    if (tooDeep_)
      text += fmt::format("; {} deeper than the {} calls shown",
                          counted(tooDeep_, "path"), kMaxDepth);
    if (graph_.negative)
      text += fmt::format("; {} below zero not shown",
                          counted(graph_.negative, "path"));
    return text;
  }

  const FlameFunction &functionOf(const Shown &frame) const {
    return graph_.functions[graph_.tree[frame.index].function];
  }

  std::string tint(const Shown &frame) const {
    if (frame.index == CallTree::kRoot)
      return "none";
    if (graph_.isComparison()) {
      auto now = static_cast<double>(graph_.tree[frame.index].totalNs);
      auto base = static_cast<double>(baseOf(frame.index));
      double most = std::max(now, base);
      double change = most > 0 ? (now - base) / most : 0;
      int step = 0;
      for (double limit : {0.02, 0.1, 0.25, 0.5})
        step += std::abs(change) >= limit;
      return fmt::format("d{}", change < 0 ? 4 - step : 4 + step);
    }
    return svg::tint(functionOf(frame).name);
  }

  void writePicture() {
    double inner = kWidth - 2 * kMargin;
    for (const Shown &frame : frames_) {
      double width = inner * frame.width;
      if (width < kLeastWidth)
        continue;
      double x = kMargin + inner * frame.x;
      double y =
          kTop + kRow * (look_.isIcicle ? frame.depth : deepest_ - frame.depth);
      bool isAll = frame.index == CallTree::kRoot;
      writeFrame(out_, tint(frame), x, y, width,
                 isAll ? "all" : label(functionOf(frame), width));
    }
  }

  void writeData() {
    Json head = {{"metric", look_.name.empty() ? info_.title : look_.name},
                 {"unit", unitWord(look_.unit)},
                 {"icicle", look_.isIcicle},
                 {"total", graph_.total()},
                 {"baseTotal", graph_.isComparison()
                                   ? Json(baseOf(CallTree::kRoot))
                                   : Json()}};
    std::string text = escapedJson(head);
    text.back() = ',';
    out_ << text << "\"functions\":[{\"name\":\"all\"}";
    // Only the functions that are shown, in order of appearance.
    std::vector<size_t> number(graph_.functions.size());
    size_t count = 0;
    for (const Shown &frame : frames_) {
      if (frame.index == CallTree::kRoot)
        continue;
      FunctionIndex function = graph_.tree[frame.index].function;
      if (number[function])
        continue;
      number[function] = ++count;
      out_ << ",\n" << escapedJson(functionJson(graph_.functions[function]));
    }
    out_ << "],\n\"frames\":[";
    for (const Shown &frame : frames_) {
      const TreeNode &node = graph_.tree[frame.index];
      bool isRoot = frame.index == CallTree::kRoot;
      out_ << (isRoot ? "\n" : ",\n")
           << fmt::format("[{},{},{},{},{},{}",
                          isRoot ? 0 : number[node.function], frame.depth,
                          node.totalNs, node.selfNs, node.calls,
                          node.isRecursive ? 1 : 0);
      if (graph_.isComparison())
        out_ << ',' << baseOf(frame.index);
      out_ << ']';
    }
    out_ << "]}";
  }

  const FlameGraph &graph_;
  const FlameLook &look_;
  const PathMetricInfo &info_;
  std::ostream &out_;
  std::vector<Shown> frames_;
  uint32_t deepest_ = 0;
  size_t tooDeep_ = 0, tooSmall_ = 0;
};

} // namespace

void writeFlameGraphSvg(const FlameGraph &graph, const FlameLook &look,
                        std::ostream &out) {
  SvgWriter(graph, look, out).write();
}

void writeFlameGraphPage(const FlameGraph &graph, const FlameLook &look,
                         std::ostream &out) {
  writePage(out, look.title,
            [&](std::ostream &svg) { writeFlameGraphSvg(graph, look, svg); });
}

void writeFlameGraphFolded(const FlameGraph &graph, std::ostream &out) {
  std::vector<std::string> names; // of the frames on the way down
  auto enter = [&](TreeIndex i, uint32_t depth) {
    names.resize(depth + 1);
    const TreeNode &node = graph.tree[i];
    if (i != CallTree::kRoot)
      names[depth] = foldedName(graph.functions[node.function].name);
    if (node.selfNs == 0)
      return true;
    for (uint32_t level = 1; level <= depth; ++level)
      out << names[level] << (level < depth ? ";" : " ");
    out << (depth == 0 ? "[root] " : "") << node.selfNs << '\n';
    return true;
  };
  walkTree(graph.tree, CallTree::kRoot, enter, [](TreeIndex, uint32_t) {});
}

} // namespace autoprof
