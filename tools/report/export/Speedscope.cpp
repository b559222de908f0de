//===-- Speedscope.cpp - for speedscope.app -------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Its file format is speedscope's src/lib/file-format-spec.ts. Each metric is
// an evented profile: the tree is walked once, and the position moves on by
// what a path has itself, so that nothing is repeated for deep paths.
//
//===----------------------------------------------------------------------===//
#include "report/Fields.h"
#include "report/Text.h"
#include "report/export/Export.h"

namespace autoprof {

namespace {

const char *unitName(Unit unit) {
  switch (unit) {
  case Unit::Nanoseconds:
    return "nanoseconds";
  case Unit::Bytes:
    return "bytes";
  case Unit::Count:
    break;
  }
  return "none";
}

/// Frames are the functions, then the root and the overflow node.
size_t frameOf(const Model &model, FunctionIndex function) {
  return isRealFunction(function)
             ? function
             : model.functions.size() + (kRootFunction - function);
}

void writeFrames(const Model &model, std::ostream &out) {
  out << "\"shared\":{\"frames\":[";
  for (const Function &function : model.functions) {
    Json frame = Json::object({{"name", printable(function.name)}});
    if (!function.file.empty()) {
      frame["file"] = printable(function.file);
      frame["line"] = function.line;
    }
    out << (&function == model.functions.data() ? "\n" : ",\n")
        << dumped(frame);
  }
  for (FunctionIndex function : {kRootFunction, kOverflowFunction})
    out << (model.functions.empty() && function == kRootFunction ? "" : ",\n")
        << dumped(Json::object({{"name", model.nameOf(function)}}));
  out << "\n]},\n";
}

void writeProfile(const Model &model, const PathMetricInfo &info,
                  std::ostream &out) {
  std::vector<int64_t> self = metricValues(model, info.metric);
  for (int64_t &value : self)
    value = std::max<int64_t>(value, 0);
  std::vector<int64_t> total = metricTotals(model.tree, self);
  out << "{\"type\":\"evented\",\"name\":\"" << info.title << "\",\"unit\":\""
      << unitName(info.unit)
      << "\",\"startValue\":0,\"endValue\":" << total[CallTree::kRoot]
      << ",\"events\":[";
  int64_t at = 0;
  bool isFirst = true;
  auto event = [&](char type, TreeIndex i) {
    out << (isFirst ? "\n" : ",\n") << "{\"type\":\"" << type
        << "\",\"frame\":" << frameOf(model, model.tree[i].function)
        << ",\"at\":" << at << '}';
    isFirst = false;
  };
  // The root has a frame only if something happened outside of all calls.
  auto hasFrame = [&](TreeIndex i) {
    return i != CallTree::kRoot || self[i] > 0;
  };
  auto enter = [&](TreeIndex i, uint32_t) {
    if (total[i] == 0)
      return false;
    if (hasFrame(i))
      event('O', i);
    at += self[i];
    return true;
  };
  auto leave = [&](TreeIndex i, uint32_t) {
    if (hasFrame(i))
      event('C', i);
  };
  walkTree(model.tree, CallTree::kRoot, enter, leave);
  out << "]}";
}

} // namespace

void exportSpeedscope(const Model &model, const ExportOptions &,
                      std::ostream &out) {
  out << "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\","
         "\"exporter\":\"autoprof\",\"name\":"
      << dumped(titleOf(model)) << ",\"activeProfileIndex\":0,\n";
  writeFrames(model, out);
  out << "\"profiles\":[";
  bool isFirst = true;
  for (PathMetric metric : metricsOf(model)) {
    out << (isFirst ? "\n" : ",\n");
    writeProfile(model, metricInfo(metric), out);
    isFirst = false;
  }
  out << "\n]}\n";
}

} // namespace autoprof
