//===-- OverviewJson.cpp - the overview for programs ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "report/Fields.h"
#include "report/HeapFields.h"
#include "report/OverviewParts.h"
#include "report/Text.h"

namespace autoprof {

namespace {

const char *timingName(abi::TimingMode timing) {
  switch (timing) {
  case abi::TimingMode::Clock:
    return "clock";
  case abi::TimingMode::Count:
    return "count";
  case abi::TimingMode::Auto:
    break;
  }
  return "auto";
}

const char *eventModeName(abi::EventMode mode) {
  switch (mode) {
  case abi::EventMode::Trace:
    return "trace";
  case abi::EventMode::Ring:
    return "ring";
  case abi::EventMode::None:
    break;
  }
  return "profile";
}

const char *placementOf(const Run &run) {
  if (run.descriptorFlags & abi::kDescPreLink)
    return "pre-link";
  return run.descriptorFlags & abi::kDescEarly ? "early" : "late";
}

const char *beginName(abi::BeginMode begin) {
  switch (begin) {
  case abi::BeginMode::ByHand:
    return "by_hand";
  case abi::BeginMode::Later:
    return "later";
  case abi::BeginMode::AtStart:
    break;
  }
  return "at_start";
}

void addChoice(Json &json, const Choice &choice) {
  auto orNull = [](const auto &value, bool isThere) {
    return isThere ? Json(value) : Json(nullptr);
  };
  json["only"] = orNull(choice.only, !choice.only.empty());
  json["skip"] = orNull(choice.skip, !choice.skip.empty());
  json["functions_off"] = choice.functionsOff;
  json["globs_without_match"] = choice.unmatched;
  json["depth"] = orNull(choice.depth, choice.depth > 0);
  json["deeper_calls"] = choice.deeperCalls;
  json["begin"] = beginName(choice.begin);
  json["began_ns"] =
      orNull(choice.beganNs.value_or(0), choice.beganNs.has_value());
  json["after_ns"] = orNull(choice.afterNs, choice.afterNs > 0);
  json["for_ns"] = orNull(choice.forNs, choice.forNs > 0);
  json["for_is_over"] = choice.isForOver;
}

Json samplingJson(const Sampling &sampling) {
  if (sampling.samples == 0)
    return nullptr;
  Json json;
  json["samples"] = sampling.samples;
  json["period_ns"] = sampling.periodNs;
  json["asked_period_ns"] =
      sampling.askedNs ? Json(sampling.askedNs) : Json(nullptr);
  json["taking_ns"] = sampling.takingNs;
  json["cpu_ns"] = sampling.cpuNs;
  json["system_ns"] = sampling.systemNs;
  json["system_calls"] = sampling.systemCalls;
  json["runtime_ns"] = sampling.runtimeNs;
  json["hook_ns"] = sampling.hookNs;
  json["hooks_seen"] = sampling.areHooksSeen;
  json["steady_ns"] = sampling.steadyNs;
  json["preempted_ns"] = sampling.preemptedNs;
  json["hook_ps_per_call"] = sampling.hookPs;
  json["hook_doubt_ps"] = sampling.hookDoubtPs;
  auto by = [&](abi::SampleSource source) {
    return sampling.threadsBy[static_cast<size_t>(source)];
  };
  json["threads_by_perf_event"] = by(abi::SampleSource::PerfEvent);
  json["threads_by_timer"] = by(abi::SampleSource::ThreadTimer);
  return json;
}

} // namespace

std::vector<unsigned> llvmMajors(const Model &model) {
  uint32_t seen = 0;
  for (const Run &run : model.runs)
    seen |= run.llvmMajors;
  std::vector<unsigned> majors;
  for (unsigned i = 0; i < 32; ++i)
    if (seen >> i & 1)
      majors.push_back(i);
  return majors;
}

Json runJson(const Run &run) {
  Json json;
  json["path"] = run.path;
  json["program"] = run.program;
  json["command_line"] = run.commandLine;
  json["host"] = run.host;
  json["directory"] = run.directory;
  json["pid"] = run.pid;
  json["forked_from"] = run.forkedFrom ? Json(run.forkedFrom) : Json(nullptr);
  json["start"] =
      run.startRealNs ? Json(formatTimeIso(run.startRealNs)) : Json(nullptr);
  json["duration_ns"] = run.durationNs;
  json["stops"] = run.stops;
  json["off_ns"] = run.offNs;
  addChoice(json, run.choice);
  json["resets"] = run.resets;
  json["reset_ns"] = run.resets ? Json(run.resetNs) : Json(nullptr);
  json["threads"] = run.threads;
  json["calls"] = run.calls;
  bool exited = run.state == abi::RunState::Exited;
  json["state"] = exited ? "exited" : "running_or_killed";
  json["exit_status"] = exited ? Json(run.exitStatus) : Json(nullptr);
  json["timing"] = timingName(run.timing);
  json["mode"] = eventModeName(run.events);
  json["event_bytes"] = run.eventBytes;
  json["options"] = run.options;
  json["placement"] = placementOf(run);
  return json;
}

void printOverviewJson(const Model &model,
                       const std::vector<FunctionIndex> &top,
                       const Output &out) {
  Json json;
  json["version"] = kJsonVersion;
  json["run"] = runJson(model.runs.front());
  json["runs"] = Json::array();
  for (const Run &run : model.runs)
    json["runs"].push_back(runJson(run));
  json["threads"] = model.threads.size();
  json["calls"] = model.calls();
  json["total_ns"] = model.totalNs();
  auto known = [&](uint64_t ns) { return model.hasWaits ? Json(ns) : Json(); };
  uint64_t notCpuNs = model.waitNs() + model.runnableNs();
  json["cpu_ns"] = known(model.totalNs() - notCpuNs);
  json["runnable_ns"] = known(model.runnableNs());
  json["wait_ns"] = known(model.waitNs());
  json["llvm"] = llvmMajors(model);
  json["losses"] = describeLosses(model);
  json["sampling"] = samplingJson(model.sampling);
  json["counter_names"] = model.counterNames;
  if (model.heap.isRecorded())
    json["heap"] = heapSummary(model);
  json["functions"] = Json::array();
  for (FunctionIndex index : top)
    json["functions"].push_back(functionRow(model, index));
  out.stream << dumped(json, 2) << '\n';
}

} // namespace autoprof
