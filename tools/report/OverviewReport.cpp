//===-- OverviewReport.cpp - what a user wants to know first --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "report/Fields.h"
#include "report/HeapFields.h"
#include "report/OverviewParts.h"
#include "report/Table.h"
#include "report/Text.h"
#include "report/UserFields.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace autoprof {

namespace {

constexpr size_t kTopFunctions = 10;
constexpr size_t kMaxRunLines = 12;

std::string endedHow(const Run &run) {
  switch (run.state) {
  case abi::RunState::Exited:
    return fmt::format("exit status {}", run.exitStatus);
  case abi::RunState::Execed:
    return "replaced itself by another program";
  case abi::RunState::None:
  case abi::RunState::Running:
    break;
  }
  return "still running or killed";
}

std::string timingText(abi::TimingMode timing) {
  switch (timing) {
  case abi::TimingMode::Clock:
    return "every call clocked, wall time";
  case abi::TimingMode::Count:
    return "calls counted, none clocked";
  case abi::TimingMode::Auto:
    break;
  }
  return "wall time; long calls clocked, short ones estimated (~)";
}

/// Nothing when no run has events.
std::string eventsText(const Model &model) {
  uint64_t bytes = 0;
  bool isRing = false, isAny = false, isCut = false;
  for (const Run &run : model.runs) {
    bytes += run.eventBytes;
    isAny |= run.events != abi::EventMode::None;
    isRing |= run.events == abi::EventMode::Ring;
    isCut |= run.eventsEnded != abi::EventsEnd::None;
  }
  if (!isAny)
    return "";
  return fmt::format("{} of {}", formatBytes(bytes),
                     isCut    ? "calls in order of time, not to the end"
                     : isRing ? "the last calls of each thread"
                              : "every call in order of time");
}

/// What of the run's time was recorded; nothing when all of it was.
std::string recordedText(const Run &run) {
  auto ns = [](uint64_t value) { return formatNs(static_cast<double>(value)); };
  const Choice &choice = run.choice;
  bool isLate = choice.begin != abi::BeginMode::AtStart;
  std::string after = choice.begin == abi::BeginMode::Later
                          ? "after=" + ns(choice.afterNs)
                          : "start=off";
  if (!choice.beganNs)
    return after + ": nothing, recording was not started before the end";
  if (!isLate && !run.stops)
    return "";
  std::string text = ns(run.durationNs - run.offNs);
  if (isLate)
    text += fmt::format("; from +{} on ({})", ns(*choice.beganNs), after);
  if (choice.isForOver)
    text += fmt::format("; until for={} was over", ns(choice.forNs));
  // The end of for= is a stop, too, the last one.
  uint32_t stops = run.stops - (choice.isForOver ? 1 : 0);
  if (stops && choice.isForOver)
    text += "; stopped " + counted(stops, "time") + " before";
  else if (stops)
    text += fmt::format("; stopped {}, for {}", counted(stops, "time"),
                        ns(run.offNs - std::min(run.offNs, *choice.beganNs)));
  return text;
}

/// What only=, skip= and depth= left out, so that nobody looks for it.
void printChoice(const Model &model, Summary &summary) {
  constexpr size_t kMostNames = 4;
  std::set<std::string> names, lists, unmatched;
  std::map<uint32_t, uint64_t> deeper;
  for (const Run &run : model.runs) {
    const Choice &choice = run.choice;
    names.insert(choice.functionsOff.begin(), choice.functionsOff.end());
    if (!choice.only.empty())
      lists.insert("only=" + printable(choice.only));
    if (!choice.skip.empty())
      lists.insert("skip=" + printable(choice.skip));
    for (const std::string &glob : choice.unmatched)
      if (std::all_of(
              model.runs.begin(), model.runs.end(), [&](const Run &other) {
                const auto &all = other.choice.unmatched;
                return std::find(all.begin(), all.end(), glob) != all.end();
              }))
        unmatched.insert(printable(glob));
    if (choice.depth)
      deeper[choice.depth] += choice.deeperCalls;
  }
  if (!lists.empty()) {
    std::string some;
    size_t shown = 0;
    for (const std::string &name : names) {
      if (shown++ == kMostNames)
        break;
      some += (some.empty() ? ": " : ", ") + printable(name);
    }
    if (names.size() > kMostNames)
      some += fmt::format(" and {} more", names.size() - kMostNames);
    summary.line("left out",
                 fmt::format("{} by {}{}; they are part of their callers",
                             counted(names.size(), "function"),
                             fmt::join(lists, ", "), some));
  }
  if (!unmatched.empty())
    summary.line("no match", fmt::format("{} matched nothing that was called",
                                         fmt::join(unmatched, ", ")));
  for (auto [depth, calls] : deeper)
    summary.line("depth",
                 fmt::format("{}: {} below are part of the callers there",
                             counted(depth, "level"), counted(calls, "call")));
}

void printRun(const Run &run, Summary &summary) {
  summary.line("program", run.program, Role::Title);
  summary.line("command", run.commandLine);
  summary.line("directory", run.directory);
  std::string start;
  if (run.startRealNs)
    start = formatTime(run.startRealNs) + ", ";
  summary.line("started", start + (run.host.empty() ? "" : run.host + ", ") +
                              fmt::format("pid {}", run.pid) +
                              (run.forkedFrom ? fmt::format(", forked from {}",
                                                            run.forkedFrom)
                                              : ""));
  summary.line("duration", formatNs(static_cast<double>(run.durationNs)));
  summary.line("recorded", recordedText(run));
  if (run.resets)
    summary.line("reset",
                 fmt::format("counts and times are those since +{}; the heap's "
                             "are the whole run's",
                             formatNs(static_cast<double>(run.resetNs))));
  bool isGood = run.state == abi::RunState::Exited && run.exitStatus == 0;
  summary.line("ended", endedHow(run), isGood ? Role::Plain : Role::Hot);
}

std::string recordedOf(const Run &run) {
  std::string text = recordedText(run);
  return text.empty() ? text : ", recorded " + text;
}

void printRuns(const Model &model, Summary &summary) {
  summary.line("traces", formatCount(model.runs.size()));
  for (size_t i = 0; i < std::min(model.runs.size(), kMaxRunLines); ++i) {
    const Run &run = model.runs[i];
    summary.line("", fmt::format("{}: {}, pid {}, {}, {}, {}, {}", run.path,
                                 run.program, run.pid,
                                 formatNs(static_cast<double>(run.durationNs)),
                                 counted(run.threads, "thread"),
                                 counted(run.calls, "call"), endedHow(run)) +
                         recordedOf(run));
  }
  if (model.runs.size() > kMaxRunLines)
    summary.line("",
                 fmt::format("and {} more", model.runs.size() - kMaxRunLines));
}

std::string compilers(const Model &model) {
  std::string text;
  for (unsigned major : llvmMajors(model))
    text += fmt::format("{}clang {}", text.empty() ? "" : ", ", major);
  return text;
}

void printSummary(const Model &model, const Output &out) {
  Summary summary(out);
  const Run &first = model.runs.front();
  if (model.runs.size() == 1)
    printRun(first, summary);
  else
    printRuns(model, summary);
  size_t called = 0, paths = 0;
  for (const Function &function : model.functions)
    called += function.calls > 0;
  for (const TreeNode &node : model.tree.nodes())
    paths += node.calls > 0 && !node.isRecursive;
  summary.line("threads", formatCount(model.threads.size()));
  summary.line("calls", fmt::format("{}; {}, {}", formatCount(model.calls()),
                                    counted(called, "function"),
                                    counted(paths, "call path")));
  printChoice(model, summary);
  summary.line("over time", timelineSummary(model));
  summary.line("told", toldSummary(model));
  for (const auto &[label, text] : heapSummaryLines(model))
    summary.line(label.c_str(), text);
  summary.line("timing", timingText(first.timing));
  printWaiting(model, summary);
  printSampling(model, summary);
  printCounters(model, summary);
  summary.line("events", eventsText(model));
  summary.line("compiler", compilers(model));
  summary.line("options", first.options);
  uint32_t flags = 0;
  for (const Run &run : model.runs)
    flags |= run.descriptorFlags;
  if (flags & abi::kDescPreLink)
    summary.line("placement", "pre-link: calls that were inlined at link time "
                              "are counted too");
  if (flags & abi::kDescEarly)
    summary.line("placement", "early: hooks stood in before optimisation");
  if (flags & abi::kDescUnoptimized)
    summary.line("note", "some code was compiled without optimisation (-O0)");
  for (const std::string &loss : describeLosses(model))
    summary.line("lost", loss, Role::Hot);
}

void printTop(const Model &model, const std::vector<FunctionIndex> &top,
              const Output &out) {
  if (top.empty()) {
    out.stream << "\nno calls were recorded\n";
    return;
  }
  bool isTimed = model.totalNs() > 0;
  out.stream << '\n'
             << out.colored(Role::Title, isTimed ? "Top functions by self time"
                                                 : "Top functions by calls")
             << "\n\n";
  Table table({{"self %", 0}, {"self", 0}, {"total", 1}, {"calls", 0}},
              "function");
  for (FunctionIndex index : top) {
    const Function &f = model.functions[index];
    auto text = [&](uint64_t ns, bool isEstimated) {
      if (f.isUnknown())
        return std::string("-");
      return (isEstimated ? "~" : "") + formatNs(static_cast<double>(ns));
    };
    Row row;
    row.cells = {formatShare(f.selfNs, model.totalNs()),
                 text(f.selfNs, !f.isExact() || f.isSelfEstimated),
                 text(f.totalNs, !f.isExact()), formatCount(f.calls)};
    bool isHot = f.selfNs > 0 && f.selfNs * 10 >= model.totalNs();
    row.roles = {isHot ? Role::Hot : Role::Plain};
    row.name = printable(f.name);
    row.place = placeOf(model, index);
    table.add(std::move(row));
  }
  table.print(out);
}

} // namespace

void reportOverview(const Model &model, const Output &out) {
  FunctionsOptions options;
  options.top = kTopFunctions;
  std::vector<FunctionIndex> top = selectFunctions(model, options);
  switch (out.format) {
  case Format::Json:
    return printOverviewJson(model, top, out);
  case Format::Csv: {
    bool isFirst = true;
    for (const Run &run : model.runs) {
      Json row = runJson(run);
      row["functions_off"] =
          fmt::format("{}", fmt::join(run.choice.functionsOff, ";"));
      row["globs_without_match"] =
          fmt::format("{}", fmt::join(run.choice.unmatched, ";"));
      out.stream << (isFirst ? csvHeading(row) : "") << csvValues(row);
      isFirst = false;
    }
    return;
  }
  case Format::Text:
    break;
  }
  printSummary(model, out);
  printTop(model, top, out);
  std::string path = printable(model.runs.front().path);
  if (model.runs.size() > 1)
    path += " ...";
  std::string commands = model.heap.isRecorded()
                             ? "functions|tree|threads|timeline|heap|verify "
                             : "functions|tree|threads|timeline|verify ";
  out.stream << '\n'
             << out.colored(Role::Faint, "See more: autoprof-report " +
                                             commands + path +
                                             "   (--help lists the options)")
             << '\n';
}

} // namespace autoprof
