//===-- Dot.cpp - the call graph for graphviz -----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A node for each function, an edge for each pair that calls. Functions whose
// total is below the share asked for are left out, with a line that says how
// many. The exact figures stand in attributes of their own, which graphviz
// keeps: calls, self_ns, total_ns.
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "report/Fields.h"
#include "report/Text.h"
#include "report/export/Export.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace autoprof {

namespace {

constexpr size_t kLongestName = 60;
constexpr double kDefaultShare = 0.5; // percent

/// graphviz takes no string beyond 16,384 bytes: four for a character.
constexpr size_t kLongestText = 4000;

/// \p text in double quotes.
std::string dotQuoted(const std::string &text) {
  std::string result = "\"";
  for (char c : elided(text, kLongestText)) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += c;
  }
  return result + '"';
}

/// Lines of a label, each centred.
std::string label(std::initializer_list<std::string> lines) {
  std::string result;
  for (const std::string &line : lines) {
    if (!result.empty())
      result += "\\n";
    std::string inner = dotQuoted(line);
    result += inner.substr(1, inner.size() - 2);
  }
  return '"' + result + '"';
}

/// From nearly white to a strong orange; hue, saturation, value.
std::string fill(double share) {
  double strength = std::sqrt(std::clamp(share, 0.0, 1.0));
  return fmt::format("\"{:.3f} {:.3f} 1.000\"", 0.14 - 0.09 * strength,
                     0.06 + 0.74 * strength);
}

struct Edge {
  uint64_t calls = 0;
  uint64_t totalNs = 0;
};

class Writer {
public:
  Writer(const Model &model, double minShare, std::ostream &out)
      : model_(model), out_(out) {
    const auto &nodes = model.tree.nodes();
    for (size_t i = 1; i < nodes.size(); ++i) {
      Edge &edge = edges_[{nodes[nodes[i].parent].function, nodes[i].function}];
      edge.calls += nodes[i].calls;
      edge.totalNs += nodes[i].totalNs;
    }
    // Without times the share is that of the calls.
    bool isTimed = model.totalNs() > 0;
    double whole =
        static_cast<double>(isTimed ? model.totalNs() : model.calls());
    for (const Function &function : model.functions) {
      double part =
          static_cast<double>(isTimed ? function.totalNs : function.calls);
      bool isShown = function.calls > 0 && part * 100 >= minShare * whole;
      isShown_.push_back(isShown);
      hidden_ += function.calls > 0 && !isShown;
    }
  }

  void write(double minShare) {
    out_ << "digraph autoprof {\n  label="
         << label({titleOf(model_) + ": " +
                       formatNs(static_cast<double>(model_.totalNs())) + ", " +
                       counted(model_.calls(), "call"),
                   hidden_ ? fmt::format("{} below {:g} % left out",
                                         counted(hidden_, "function"), minShare)
                           : "all functions"})
         << ";\n  labelloc=t;\n  fontname=\"sans-serif\";\n"
            "  node [shape=box, style=\"filled,rounded\", "
            "fontname=\"sans-serif\", color=\"#888888\"];\n"
            "  edge [fontname=\"sans-serif\", fontsize=10, "
            "color=\"#777777\"];\n";
    for (FunctionIndex i = 0; i < model_.functions.size(); ++i)
      if (isShown_[i])
        writeNode(i);
    for (const auto &[ends, edge] : edges_)
      if (isShown(ends.first) && isShown(ends.second))
        writeEdge(ends.first, ends.second, edge);
    out_ << "}\n";
  }

private:
  bool isShown(FunctionIndex function) const {
    return isRealFunction(function) && isShown_[function];
  }

  void writeNode(FunctionIndex index) {
    const Function &function = model_.functions[index];
    uint64_t whole = model_.totalNs();
    std::string name = printable(function.name);
    double share = whole ? static_cast<double>(function.selfNs) /
                               static_cast<double>(whole)
                         : 0;
    out_ << fmt::format(
        "  f{} [label={}, tooltip={}, fillcolor={}, function={}, calls={}, "
        "self_ns={}, total_ns={}];\n",
        index,
        label({elided(name, kLongestName),
               "self " + formatShare(function.selfNs, whole) + ", total " +
                   formatShare(function.totalNs, whole),
               counted(function.calls, "call")}),
        dotQuoted(name + "  " + placeOf(model_, index)), fill(share),
        dotQuoted(name), function.calls, function.selfNs, function.totalNs);
  }

  void writeEdge(FunctionIndex from, FunctionIndex to, const Edge &edge) {
    double share = model_.totalNs() ? static_cast<double>(edge.totalNs) /
                                          static_cast<double>(model_.totalNs())
                                    : 0;
    out_ << fmt::format("  f{} -> f{} [label=\"{}\", penwidth={:.2f}, "
                        "calls={}, total_ns={}];\n",
                        from, to, formatCount(edge.calls), 0.6 + 4 * share,
                        edge.calls, edge.totalNs);
  }

  const Model &model_;
  std::ostream &out_;
  std::map<std::pair<FunctionIndex, FunctionIndex>, Edge> edges_;
  std::vector<bool> isShown_;
  size_t hidden_ = 0;
};

} // namespace

void exportDot(const Model &model, const ExportOptions &options,
               std::ostream &out) {
  double minShare = options.minShare.value_or(kDefaultShare);
  Writer(model, minShare, out).write(minShare);
}

} // namespace autoprof
