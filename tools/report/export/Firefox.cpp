//===-- Firefox.cpp - for profiler.firefox.com ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The "processed" format, version 48, which the profiler brings up to date by
// itself. Each metric is a thread whose samples weigh what a call path has
// itself; they stand behind each other in time, as the tree is walked. The
// live heap is the process's memory counter.
//
//===----------------------------------------------------------------------===//
#include "report/Fields.h"
#include "report/Text.h"
#include "report/export/Export.h"
#include "report/export/Series.h"

namespace autoprof {

namespace {

constexpr int kProcessedVersion = 48, kGeckoVersion = 29;

struct WeightedMetric {
  PathMetric metric;
  const char *weightType;
  double scale; ///< from our unit to the profiler's
};
constexpr WeightedMetric kWeighted[] = {{PathMetric::Self, "tracing-ms", 1e6},
                                        {PathMetric::Wait, "tracing-ms", 1e6},
                                        {PathMetric::Calls, "samples", 1},
                                        {PathMetric::Allocated, "bytes", 1}};

Json repeated(size_t count, const Json &value) {
  return Json(std::vector<Json>(count, value));
}

/// Functions are followed by the root and the overflow node.
size_t funcOf(const Model &model, FunctionIndex function) {
  return isRealFunction(function)
             ? function
             : model.functions.size() + (kRootFunction - function);
}

/// Strings, functions and frames: a frame for each function.
void addTables(const Model &model, Json &thread) {
  size_t count = model.functions.size() + 2;
  Json names = Json::array(), files = Json::array(), lines = Json::array();
  Json strings = Json::array(), indices = Json::array();
  std::map<std::string, size_t> known;
  auto intern = [&](const std::string &text) {
    auto [it, isNew] = known.try_emplace(text, strings.size());
    if (isNew)
      strings.push_back(text);
    return it->second;
  };
  auto add = [&](const std::string &name, const std::string &file,
                 uint32_t line) {
    indices.push_back(names.size());
    names.push_back(intern(printable(name)));
    files.push_back(file.empty() ? Json() : Json(intern(printable(file))));
    lines.push_back(line ? Json(line) : Json());
  };
  for (const Function &function : model.functions)
    add(function.name, function.file, function.line);
  add(model.nameOf(kRootFunction), {}, 0);
  add(model.nameOf(kOverflowFunction), {}, 0);
  thread["funcTable"] = {{"length", count},
                         {"isJS", repeated(count, false)},
                         {"relevantForJS", repeated(count, false)},
                         {"name", names},
                         {"resource", repeated(count, -1)},
                         {"fileName", files},
                         {"lineNumber", lines},
                         {"columnNumber", repeated(count, nullptr)}};
  thread["frameTable"] = {{"length", count},
                          {"address", repeated(count, -1)},
                          {"inlineDepth", repeated(count, 0)},
                          {"category", repeated(count, 0)},
                          {"subcategory", repeated(count, 0)},
                          {"func", indices},
                          {"nativeSymbol", repeated(count, nullptr)},
                          {"innerWindowID", repeated(count, 0)},
                          {"implementation", repeated(count, nullptr)},
                          {"line", lines},
                          {"column", repeated(count, nullptr)}};
  thread["stringArray"] = strings;
}

/// Stacks are the paths, by index; prefixes come before.
void addStacks(const Model &model, Json &thread) {
  Json frames = Json::array(), prefixes = Json::array();
  const auto &nodes = model.tree.nodes();
  for (const TreeNode &node : nodes) {
    frames.push_back(funcOf(model, node.function));
    // The root is no frame above the others.
    bool isTop = node.parent == kNoTreeNode || node.parent == CallTree::kRoot;
    prefixes.push_back(isTop ? Json() : Json(node.parent));
  }
  thread["stackTable"] = {{"length", nodes.size()},
                          {"frame", frames},
                          {"prefix", prefixes},
                          {"category", repeated(nodes.size(), 0)},
                          {"subcategory", repeated(nodes.size(), 0)}};
}

void addSamples(const Model &model, const WeightedMetric &weighted,
                Json &thread) {
  Json stacks = Json::array(), times = Json::array(), weights = Json::array();
  std::vector<int64_t> values = metricValues(model, weighted.metric);
  double at = 0;
  // Whole numbers stay whole, so that they can be summed exactly.
  auto scaled = [&](int64_t value) {
    return weighted.scale == 1
               ? Json(value)
               : Json(static_cast<double>(value) / weighted.scale);
  };
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] <= 0)
      continue;
    stacks.push_back(i);
    times.push_back(at);
    weights.push_back(scaled(values[i]));
    at += metricInfo(weighted.metric).unit == Unit::Nanoseconds
              ? static_cast<double>(values[i]) / weighted.scale
              : 1;
  }
  thread["samples"] = {{"length", stacks.size()},
                       {"stack", stacks},
                       {"time", times},
                       {"weight", weights},
                       {"weightType", weighted.weightType}};
}

/// Messages and checkpoints, and the slowest frames as intervals, in the first
/// thread's marker chart.
void addMarkers(const Model &model, Json &thread) {
  constexpr int kInstantPhase = 0, kIntervalPhase = 1;
  std::vector<uint64_t> starts = runStarts(model);
  Json names = Json::array(), times = Json::array(), ends = Json::array(),
       phases = Json::array();
  auto millis = [&](uint32_t run, uint64_t ns) {
    return static_cast<double>(starts[run] + ns) / 1e6;
  };
  auto add = [&](const std::string &text, double begin, const Json &end) {
    names.push_back(thread["stringArray"].size());
    thread["stringArray"].push_back(printable(text));
    times.push_back(begin);
    ends.push_back(end);
    phases.push_back(end.is_null() ? kInstantPhase : kIntervalPhase);
  };
  for (const UserMoment &moment : model.user.moments)
    add(moment.text, millis(moment.run, moment.ns), nullptr);
  for (const UserTimes &frames : model.user.times)
    for (const SlowFrameInfo &frame : frames.slowest)
      add(frames.name, millis(frame.run, frame.startNs()),
          millis(frame.run, frame.endNs));
  size_t count = names.size();
  thread["markers"] = {{"length", count},
                       {"data", repeated(count, nullptr)},
                       {"name", names},
                       {"startTime", times},
                       {"endTime", ends},
                       {"phase", phases},
                       {"category", repeated(count, 0)}};
}

Json threadFor(const Model &model, const WeightedMetric &weighted, bool isMain,
               const Json &tables) {
  Json thread = tables;
  const PathMetricInfo &info = metricInfo(weighted.metric);
  thread["name"] = info.title;
  thread["isMainThread"] = isMain;
  thread["tid"] = info.word;
  addSamples(model, weighted, thread);
  if (isMain)
    addMarkers(model, thread);
  return thread;
}

Json commonTables(const Model &model, const std::string &pid) {
  Json thread = {{"processType", "default"},
                 {"processName", titleOf(model)},
                 {"processStartupTime", 0},
                 {"processShutdownTime", nullptr},
                 {"registerTime", 0},
                 {"unregisterTime", nullptr},
                 {"pausedRanges", Json::array()},
                 {"pid", pid}};
  Json empty = Json::array();
  thread["markers"] = {{"length", 0},      {"data", empty},
                       {"name", empty},    {"startTime", empty},
                       {"endTime", empty}, {"phase", empty},
                       {"category", empty}};
  thread["resourceTable"] = {{"length", 0},
                             {"lib", empty},
                             {"name", empty},
                             {"host", empty},
                             {"type", empty}};
  thread["nativeSymbols"] = {{"length", 0},
                             {"libIndex", empty},
                             {"address", empty},
                             {"name", empty},
                             {"functionSize", empty}};
  addTables(model, thread);
  addStacks(model, thread);
  return thread;
}

/// Counters want changes, not values. Bytes are shown as memory ("malloc").
Json countersOf(const Model &model, const std::string &pid) {
  Json counters = Json::array();
  for (const Series &series : seriesOf(model)) {
    bool isMemory = series.unit == Unit::Bytes && !series.isRate;
    bool isOwn = std::any_of(model.user.values.begin(), model.user.values.end(),
                             [&](const UserValue &value) {
                               return value.isGauge &&
                                      series.name.starts_with(value.name);
                             });
    if (!isMemory && !isOwn)
      continue;
    Json times = Json::array(), changes = Json::array();
    int64_t last = 0;
    for (auto [ns, value] : series.points) {
      times.push_back(static_cast<double>(ns) / 1e6);
      changes.push_back(value - last);
      last = value;
    }
    counters.push_back(
        {{"name", isMemory ? "malloc" : series.name},
         {"category", isMemory ? "Memory" : "Values"},
         {"description", series.name},
         {"pid", pid},
         {"mainThreadIndex", 0},
         {"samples",
          {{"length", times.size()}, {"time", times}, {"count", changes}}}});
  }
  return counters;
}

} // namespace

void exportFirefox(const Model &model, const ExportOptions &,
                   std::ostream &out) {
  std::string pid =
      model.runs.empty() ? "0" : std::to_string(model.runs.front().pid);
  uint64_t start = model.runs.empty() ? 0 : model.runs.front().startRealNs;
  Json category = {{"name", "Other"},
                   {"color", "grey"},
                   {"subcategories", Json::array({"Other"})}};
  Json meta = {
      {"version", kGeckoVersion},
      {"preprocessedProfileVersion", kProcessedVersion},
      {"interval", 1},
      {"startTime", static_cast<double>(start) / 1e6},
      {"processType", 0},
      {"product", titleOf(model)},
      {"stackwalk", 1},
      {"debug", false},
      {"symbolicated", true},
      {"categories", Json::array({category})},
      {"markerSchema", Json::array()},
      {"sampleUnits",
       {{"time", "ms"}, {"eventDelay", "ms"}, {"threadCPUDelta", "ns"}}}};
  Json tables = commonTables(model, pid);
  out << "{\"meta\":" << dumped(meta)
      << ",\n\"libs\":[],\"counters\":" << dumped(countersOf(model, pid))
      << ",\n\"threads\":[";
  bool isFirst = true;
  for (const WeightedMetric &weighted : kWeighted) {
    if (!isKnown(model, weighted.metric))
      continue;
    out << (isFirst ? "\n" : ",\n")
        << dumped(threadFor(model, weighted, isFirst, tables));
    isFirst = false;
  }
  out << "\n]}\n";
}

} // namespace autoprof
