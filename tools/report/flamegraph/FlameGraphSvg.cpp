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
#include "report/Fields.h"
#include "report/Text.h"
#include "report/export/Assets.h"
#include "report/export/Folded.h"
#include "report/flamegraph/FlameGraphReport.h"

#include <algorithm>
#include <fmt/format.h>
#include <sstream>

namespace autoprof {

namespace {

constexpr double kWidth = 1200, kMargin = 12, kTop = 66, kBottom = 14;
constexpr double kRow = 19;
/// In the picture without script; the script shows all that are visible.
constexpr double kLeastWidth = 0.8;
constexpr double kCharWidth = 6.7;
/// Deeper frames are not shown: their picture would be taller than a page.
constexpr uint32_t kMaxDepth = 500;

std::string escapedXml(std::string_view text) {
  std::string result;
  for (char c : text) {
    switch (c) {
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '&':
      result += "&amp;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += c;
    }
  }
  return result;
}

/// JSON that means the same to a parser of XML or HTML.
std::string escapedJson(const Json &value) {
  std::string result;
  for (char c : dumped(value)) {
    bool isSpecial = c == '<' || c == '>' || c == '&';
    result += isSpecial ? fmt::format("\\u{:04x}", static_cast<unsigned>(c))
                        : std::string(1, c);
  }
  return result;
}

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

const char *family(PathMetric metric) {
  if (metricInfo(metric).unit == Unit::Nanoseconds)
    return "time";
  return metric == PathMetric::Calls ? "calls" : "memory";
}

struct Frame {
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
    double height = kTop + kRow * (deepest_ + 1) + kBottom;
    out_ << fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" "
        "class=\"autoprof-flamegraph {}\" width=\"{:g}\" height=\"{:g}\" "
        "viewBox=\"0 0 {:g} {:g}\" data-top=\"{:g}\" role=\"img\">\n"
        "<title>{}</title>\n<style>\n{}</style>\n"
        "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n"
        "<text class=\"title\" x=\"{:g}\" y=\"27\">{}</text>\n"
        "<text class=\"subtitle\" x=\"{:g}\" y=\"47\">{}</text>\n",
        family(look_.metric), kWidth, height, kWidth, height, kTop,
        escapedXml(look_.title), kFlameGraphStyle, kMargin,
        escapedXml(look_.title), kMargin, escapedXml(subtitle()));
    writePicture();
    out_ << "<metadata>";
    writeData();
    out_ << "</metadata>\n<script><![CDATA[\n"
         << kFlameGraphScript << "]]></script>\n</svg>\n";
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
      text += fmt::format("; {} small frames (below {:g} %) not shown",
                          formatCount(tooSmall_), look_.minShare);
    if (tooDeep_)
      text += fmt::format("; {} paths go deeper than the {} calls shown",
                          formatCount(tooDeep_), kMaxDepth);
    if (graph_.negative)
      text += fmt::format("; {} paths below zero are not shown",
                          formatCount(graph_.negative));
    return text;
  }

  std::string label(const Frame &frame, double width) const {
    size_t room = static_cast<size_t>(std::max(0.0, (width - 8) / kCharWidth));
    if (room < 3)
      return {};
    if (frame.index == CallTree::kRoot)
      return "all";
    const FlameFunction &function = functionOf(frame);
    std::string name = printable(function.name);
    if (displayWidth(name) > room && !function.shortName.empty())
      name = printable(function.shortName);
    return escapedXml(elided(name, room));
  }

  const FlameFunction &functionOf(const Frame &frame) const {
    return graph_.functions[graph_.tree[frame.index].function];
  }

  std::string tint(const Frame &frame) const {
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
    const std::string &name = functionOf(frame).name;
    if (name.starts_with('['))
      return "none";
    uint32_t hash = 0; // the script's, for names in ASCII
    for (char c : name)
      hash = hash * 31 + static_cast<unsigned char>(c);
    return fmt::format("t{}", hash % 8);
  }

  void writePicture() {
    out_ << "<g class=\"frames\">\n";
    double inner = kWidth - 2 * kMargin;
    for (const Frame &frame : frames_) {
      double width = inner * frame.width;
      if (width < kLeastWidth)
        continue;
      double x = kMargin + inner * frame.x;
      double y =
          kTop + kRow * (look_.isIcicle ? frame.depth : deepest_ - frame.depth);
      out_ << fmt::format("<g class=\"frame {}\"><rect x=\"{:.1f}\" "
                          "y=\"{:g}\" width=\"{:.1f}\" height=\"18\"/>",
                          tint(frame), x, y,
                          std::max(width > 3 ? width - 1 : width, 0.3));
      std::string text = label(frame, width);
      if (!text.empty())
        out_ << fmt::format("<text x=\"{:.1f}\" y=\"{:g}\">{}</text>", x + 5,
                            y + 13, text);
      out_ << "</g>\n";
    }
    out_ << "</g>\n";
  }

  Json functionJson(const FlameFunction &function) const {
    Json json = Json::object({{"name", printable(function.name)}});
    if (!function.shortName.empty())
      json["short"] = printable(function.shortName);
    if (!function.place.empty())
      json["place"] = printable(function.place);
    if (function.calls)
      json["calls"] = function.calls;
    if (function.meanNs)
      json["mean"] = static_cast<uint64_t>(*function.meanNs + 0.5);
    if (function.p99Ns)
      json["p99"] = *function.p99Ns;
    if (function.isSampled)
      json["sampled"] = true;
    return json;
  }

  void writeData() {
    Json head = {{"metric", info_.title},
                 {"unit", unitWord(info_.unit)},
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
    for (const Frame &frame : frames_) {
      if (frame.index == CallTree::kRoot)
        continue;
      FunctionIndex function = graph_.tree[frame.index].function;
      if (number[function])
        continue;
      number[function] = ++count;
      out_ << ",\n" << escapedJson(functionJson(graph_.functions[function]));
    }
    out_ << "],\n\"frames\":[";
    for (const Frame &frame : frames_) {
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
  std::vector<Frame> frames_;
  uint32_t deepest_ = 0;
  size_t tooDeep_ = 0, tooSmall_ = 0;
};

void replaceOnce(std::string &text, const std::string &what,
                 const std::string &with) {
  size_t at = text.find(what);
  if (at != std::string::npos)
    text.replace(at, what.size(), with);
}

} // namespace

void writeFlameGraphSvg(const FlameGraph &graph, const FlameLook &look,
                        std::ostream &out) {
  SvgWriter(graph, look, out).write();
}

void writeFlameGraphPage(const FlameGraph &graph, const FlameLook &look,
                         std::ostream &out) {
  std::ostringstream svg;
  writeFlameGraphSvg(graph, look, svg);
  std::string page = kFlameGraphPage;
  replaceOnce(page, "@TITLE@", escapedXml(look.title));
  replaceOnce(page, "@SVG@", svg.str());
  out << page;
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
