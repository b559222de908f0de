//===-- FunctionsReport.cpp - the function table --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "analysis/SampleShares.h"
#include "analysis/TreeViews.h"
#include "report/Fields.h"
#include "report/Reports.h"
#include "report/Table.h"
#include "report/Text.h"
#include "report/UsageError.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <tuple>

namespace autoprof {

namespace {

double sortValue(const Function &function, SortKey key) {
  switch (key) {
  case SortKey::Self:
    return static_cast<double>(function.selfNs);
  case SortKey::Total:
    return static_cast<double>(function.totalNs);
  case SortKey::Calls:
    return static_cast<double>(function.calls);
  case SortKey::Mean:
    return function.finished ? function.meanNs() : 0; // as it is shown
  case SortKey::Max:
    return static_cast<double>(function.maxNs);
  case SortKey::Name:
    return 0;
  }
  return 0;
}

/// "~" before what was not measured; "-" for what is not known at all.
std::string estimate(uint64_t ns, bool isEstimated, bool isUnknown) {
  if (isUnknown)
    return "-";
  return (isEstimated ? "~" : "") + formatNs(static_cast<double>(ns));
}

std::string measured(const Json &value) {
  return value.is_null() ? "-" : formatNs(value.get<double>());
}

/// "self: 40.0% in libraries, hooks 35.0%, 12,000 exceptions"
std::string noteOf(const Model &model, const Function &function) {
  std::string note =
      libraryNote(model, function.selfNs, function.cpuNs, function.libraryNs);
  auto add = [&](const std::string &text) {
    note += (note.empty() ? "" : ", ") + text;
  };
  if (function.isMostlyHooks())
    add("hooks " + formatShare(function.hookNs, function.cpuNs));
  if (function.throws)
    add(counted(function.throws, "exception"));
  return note;
}

void printText(const Model &model, const std::vector<FunctionIndex> &chosen,
               const Output &out) {
  std::vector<Column> columns = {{"calls", 0},  {"total", 2}, {"self", 0},
                                 {"self %", 1}, {"mean", 3},  {"min", 9},
                                 {"max", 4},    {"p50", 8},   {"p90", 7},
                                 {"p99", 5},    {"p99.9", 6}};
  bool anyWait = model.waitNs() > 0;
  if (anyWait)
    columns.insert(columns.begin() + 4, {{"cpu", 10}, {"wait", 1}});
  bool anyRunnable = anyWait && isWorthALine(model.runnableNs(), model);
  if (anyRunnable)
    columns.insert(columns.begin() + 5, {"runnable", 10});
  for (const std::string &name : model.counterNames)
    columns.push_back({name, 0});
  Table table(std::move(columns), "function");
  bool anyEstimate = false, anyHooks = false, anyLessHooks = false;
  for (FunctionIndex index : chosen) {
    const Function &function = model.functions[index];
    Json fields = functionRow(model, index);
    bool unknown = function.isUnknown();
    bool selfEstimated = !function.isExact() || function.isSelfEstimated;
    anyEstimate |= selfEstimated && !unknown;
    std::string self = estimate(function.selfNs, selfEstimated, unknown);
    if (function.stderrNs && selfEstimated && !unknown)
      self += " ± " + formatNs(static_cast<double>(*function.stderrNs));
    Row row;
    row.cells = {
        formatCount(function.calls),
        estimate(function.totalNs, !function.isExact(), unknown),
        std::move(self),
        formatShare(function.selfNs, model.totalNs()),
        (function.isExact() || fields["mean_ns"].is_null() ? "" : "~") +
            measured(fields["mean_ns"]),
        measured(fields["min_ns"]),
        measured(fields["max_ns"]),
        measured(fields["p50_ns"]),
        measured(fields["p90_ns"]),
        measured(fields["p99_ns"]),
        measured(fields["p999_ns"])};
    if (anyWait)
      row.cells.insert(
          row.cells.begin() + 4,
          {estimate(function.computingNs(),
                    selfEstimated || function.runnableNs > 0, unknown),
           estimate(function.waiting.ns, false, unknown)});
    if (anyRunnable)
      row.cells.insert(row.cells.begin() + 5,
                       estimate(function.runnableNs, true, unknown));
    for (size_t i = 0; i < model.counterNames.size(); ++i)
      row.cells.push_back(
          formatEvent(model.counterNames[i],
                      i < function.counters.size() ? function.counters[i] : 0));
    anyHooks |= function.isMostlyHooks();
    anyLessHooks |= function.isLessHooks;
    bool isHot = function.selfNs > 0 && function.selfNs * 10 >= model.totalNs();
    Role role = isHot ? Role::Hot : Role::Plain;
    row.roles = {Role::Plain, Role::Plain, role, role};
    row.name = printable(function.name);
    row.note = noteOf(model, function);
    row.place = placeOf(model, index);
    table.add(std::move(row));
  }
  table.print(out);
  size_t called = 0;
  for (const Function &function : model.functions)
    called += function.calls > 0;
  std::string foot =
      fmt::format("\n{} of {}, {}, {}", formatCount(chosen.size()),
                  counted(called, "function"), counted(model.calls(), "call"),
                  formatNs(static_cast<double>(model.totalNs())));
  if (anyEstimate)
    foot += model.sampling.samples
                ? fmt::format("; ~ estimated from {} and the calls "
                              "that were clocked, ± standard error",
                              counted(model.sampling.samples, "sample"))
                : "; ~ estimated from the calls that were clocked";
  if (anyWait)
    foot += "; wall times, self = cpu + runnable + wait";
  if (anyLessHooks)
    foot += "; min to p99.9 contain the hooks of what was called, total and "
            "self do not";
  if (anyHooks)
    foot += "; hooks: the part of its CPU time that was taken out as our own, "
            "more than 30%";
  out.stream << out.colored(Role::Faint, foot) << '\n';
}

std::string percent(double share) {
  return fmt::format("{:.1f}%", 100 * share);
}

void printSamples(const Model &model, const std::vector<FunctionIndex> &chosen,
                  const Output &out) {
  Table table({{"samples", 1},
               {"sampled %", 0},
               {"± %", 2},
               {"less hooks %", 3},
               {"reported %", 0}},
              "function");
  std::vector<SampleShare> shares = sampleShares(model);
  size_t differing = 0;
  for (FunctionIndex index : chosen) {
    const SampleShare &share = shares[index];
    Row row;
    row.cells = {formatCount(model.functions[index].samples),
                 percent(share.sampled), percent(share.error),
                 percent(share.withoutHooks), percent(share.reported)};
    if (share.differs) {
      row.roles = {Role::Plain, Role::Hot, Role::Plain, Role::Plain, Role::Hot};
      row.note = "differs";
      ++differing;
    }
    row.name = printable(model.functions[index].name);
    row.place = placeOf(model, index);
    table.add(std::move(row));
  }
  table.print(out);
  std::string foot = fmt::format(
      "\n{} of CPU time without waits and calls of the system; {}",
      counted(model.sampling.samples, "sample"),
      differing ? fmt::format("{} reported otherwise, more than two standard "
                              "errors beyond the samples' share with and "
                              "without hooks",
                              counted(differing, "function"))
                : "what is reported agrees with them everywhere here");
  out.stream << out.colored(Role::Faint, foot) << '\n';
}

/// sampledRow with the shares of sampleShares.
Json sharesRow(const Model &model, FunctionIndex index,
               const std::vector<SampleShare> &shares) {
  Json row = sampledRow(model, index);
  const SampleShare &share = shares[index];
  auto rounded = [](double value) { return std::round(value * 1e6) / 1e6; };
  row["sampled_share"] = rounded(share.sampled);
  row["sampled_share_stderr"] = rounded(share.error);
  row["sampled_share_less_hooks"] = rounded(share.withoutHooks);
  row["reported_share"] = rounded(share.reported);
  row["differs"] = share.differs;
  return row;
}

} // namespace

std::vector<FunctionIndex> selectFunctions(const Model &model,
                                           const FunctionsOptions &options) {
  std::vector<bool> wanted(model.functions.size(), true);
  if (!options.filter.empty())
    wanted = matchFunctions(model, options.filter);
  std::vector<FunctionIndex> chosen;
  for (FunctionIndex i = 0; i < model.functions.size(); ++i)
    if (wanted[i] && model.functions[i].calls > 0)
      chosen.push_back(i);
  bool byName = options.sort == SortKey::Name;
  std::sort(chosen.begin(), chosen.end(),
            [&](FunctionIndex a, FunctionIndex b) {
              const Function &fa = model.functions[a], &fb = model.functions[b];
              double va = sortValue(fa, options.sort),
                     vb = sortValue(fb, options.sort);
              if (va != vb)
                return va > vb;
              if (!byName && fa.selfNs != fb.selfNs)
                return fa.selfNs > fb.selfNs;
              if (!byName && fa.calls != fb.calls)
                return fa.calls > fb.calls;
              return std::tie(fa.name, fa.file, fa.line, a) <
                     std::tie(fb.name, fb.file, fb.line, b);
            });
  if (options.top > 0 && chosen.size() > options.top)
    chosen.resize(options.top);
  return chosen;
}

void reportFunctions(const Model &model, const FunctionsOptions &options,
                     const Output &out) {
  std::vector<FunctionIndex> chosen = selectFunctions(model, options);
  if (options.samples && model.sampling.samples == 0)
    throw UsageError("--samples: nothing was sampled in this run (timing=auto "
                     "samples, unless sample=off or SIGURG is in use)");
  if (out.format == Format::Text)
    return options.samples ? printSamples(model, chosen, out)
                           : printText(model, chosen, out);
  std::vector<SampleShare> shares;
  if (options.samples)
    shares = sampleShares(model);
  auto rowOf = [&](FunctionIndex index) {
    return options.samples ? sharesRow(model, index, shares)
                           : sampledRow(model, index);
  };
  if (out.format == Format::Csv) {
    out.stream << "name,mangled,file,line,calls,total_ns,self_ns,mean_ns,"
                  "min_ns,max_ns,p50_ns,p90_ns,p99_ns,p999_ns,timing,cpu_ns,"
                  "runnable_ns,wait_ns,waits,max_wait_ns,waited_for,kind,"
                  "stderr_ns,samples,"
                  "sampled_ns,library_ns,system_ns,hook_ns,mostly_hooks,"
                  "throws"
               << (options.samples
                       ? ",sampled_share,sampled_share_stderr,"
                         "sampled_share_less_hooks,reported_share,differs"
                       : "")
               << counterHeading(model) << '\n';
    for (FunctionIndex index : chosen) {
      Json row = rowOf(index);
      spreadCounters(row);
      out.stream << csvValues(row);
    }
    return;
  }
  out.stream << "{\"version\":" << kJsonVersion << ",\"functions\":[";
  for (size_t i = 0; i < chosen.size(); ++i)
    out.stream << (i ? ",\n" : "\n") << dumped(rowOf(chosen[i]));
  out.stream << "\n]}\n";
}

} // namespace autoprof
