//===-- Speedscope.cpp - for speedscope.app -------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Its file format is speedscope's src/lib/file-format-spec.ts. Each metric is
// an evented profile: the tree is walked once, and the position moves on by
// what a path has itself, so that nothing is repeated for deep paths. Where the
// trace has calls in order of time, each thread is one more, before these.
//
//===----------------------------------------------------------------------===//
#include "report/Fields.h"
#include "report/Text.h"
#include "report/export/Export.h"

#include <algorithm>
#include <fmt/format.h>

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

/// The functions of events come behind these.
size_t frameOfEvents(const Model &model) { return model.functions.size() + 2; }

void writeFrames(const Model &model, const EventReplay *events,
                 std::ostream &out) {
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
  if (events)
    for (const EventFunction &function : events->functions()) {
      Json frame = Json::object({{"name", printable(function.name)}});
      if (!function.file.empty()) {
        frame["file"] = printable(function.file);
        frame["line"] = function.line;
      }
      out << ",\n" << dumped(frame);
    }
  out << "\n]},\n";
}

/// One thread in order of time; calls that are open at the end end there.
/// False when it has no events.
bool writeThread(const Model &model, EventReplay &events,
                 EventReplay::Window window, uint32_t thread, bool isFirst,
                 std::ostream &out) {
  window.wanted = [thread](uint32_t index) { return index == thread; };
  events.start(window);
  CallEvent call;
  if (!events.next(call))
    return false;
  std::string name =
      fmt::format("thread {} {}", thread, events.threads()[thread].name);
  uint64_t end = std::max(call.ns, std::min(window.toNs, events.lastNs()));
  out << (isFirst ? "\n" : ",\n")
      << "{\"type\":\"evented\",\"name\":" << dumped(Json(printable(name)))
      << ",\"unit\":\"nanoseconds\",\"startValue\":" << call.ns
      << ",\"endValue\":" << end << ",\"events\":[";
  std::vector<size_t> open;
  const char *comma = "\n";
  auto write = [&](char type, size_t frame, uint64_t ns) {
    out << comma
        << fmt::format("{{\"type\":\"{}\",\"frame\":{},\"at\":{}}}", type,
                       frame, ns);
    comma = ",\n";
  };
  do {
    size_t frame = frameOfEvents(model) + call.function;
    if (call.isEnter()) {
      open.push_back(frame);
      write('O', frame, call.ns);
    } else if (!open.empty()) {
      write('C', open.back(), call.ns);
      open.pop_back();
    }
  } while (events.next(call));
  for (; !open.empty(); open.pop_back())
    write('C', open.back(), end);
  out << "]}";
  return true;
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

void exportSpeedscope(const Model &model, const ExportOptions &options,
                      std::ostream &out) {
  out << "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\","
         "\"exporter\":\"autoprof\",\"name\":"
      << dumped(titleOf(model)) << ",\"activeProfileIndex\":0,\n";
  writeFrames(model, options.events, out);
  out << "\"profiles\":[";
  bool isFirst = true;
  if (options.events)
    for (uint32_t i = 0; i < options.events->threads().size(); ++i)
      if (!options.window.wanted || options.window.wanted(i))
        isFirst &= !writeThread(model, *options.events, options.window, i,
                                isFirst, out);
  for (PathMetric metric : metricsOf(model)) {
    out << (isFirst ? "\n" : ",\n");
    writeProfile(model, metricInfo(metric), out);
    isFirst = false;
  }
  out << "\n]}\n";
}

} // namespace autoprof
