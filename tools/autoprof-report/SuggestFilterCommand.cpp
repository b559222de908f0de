//===-- SuggestFilterCommand.cpp - suggest-filter -------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writes a file for the plugin's filter= (plugin/FilterRules.h reads it).
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "ToFile.h"
#include "analysis/Checks.h"
#include "analysis/FilterSuggestion.h"
#include "analysis/Overhead.h"
#include "report/Text.h"
#include "report/UsageError.h"

#include <fmt/format.h>
#include <memory>

namespace autoprof {

namespace {

struct SuggestOptions {
  SuggestionLimits limits;
  std::string output = "-";
};

std::string ns(double value) { return formatNs(value); }

/// How much of what the hooks cost, by the overview, goes away.
std::string savings(const Model &model, const FilterSuggestion &found) {
  std::string text = formatShare(found.calls, model.calls()) + " of all calls";
  Overhead all = overheadOf(model);
  if (all.hookNs == 0)
    return text;
  // By calls: each function's own hooks are met by few samples only.
  double part = all.hookNs * static_cast<double>(found.calls) /
                static_cast<double>(model.calls());
  text +=
      fmt::format(", and about\n# {} of the {}{} that hooks took", ns(part),
                  ns(all.hookNs), all.isSeen ? "" : " ± " + ns(all.errorNs));
  return text;
}

void writeFilter(std::ostream &out, const Model &model,
                 const SuggestionLimits &limits) {
  FilterSuggestion found = suggestFilter(model, limits);
  const Run &run = model.runs.front();
  out << "# A filter for the plugin (-fplugin-arg-autoprof-filter=FILE), "
         "suggested by\n# autoprof-report from "
      << printable(run.path)
      << (model.runs.size() > 1
              ? fmt::format(" and {} more", model.runs.size() - 1)
              : "")
      << " (" << printable(run.commandLine) << ").\n";
  out << fmt::format(
      "#\n# Functions with {:g}% of the calls or more (--min-share) and {:g} "
      "ns or less of their\n# own time per call (--max-self): {} with {}.\n",
      limits.minSharePercent, limits.maxSelfNs,
      formatCount(found.functions.size()), savings(model, found));
  for (FunctionIndex index : found.functions) {
    const Function &function = model.functions[index];
    std::string name = printable(function.mangled);
    // A name with bytes that are no text cannot be written down.
    out << (name == function.mangled ? "" : "# ")
        << "exclude function:" << globOf(name);
    if (function.name != function.mangled)
      out << " # " << printable(function.name) << ";";
    else
      out << " #";
    out << fmt::format(" {} ({}), {} each\n", counted(function.calls, "call"),
                       formatShare(function.calls, model.calls()),
                       ns(static_cast<double>(function.selfNs) /
                          static_cast<double>(function.calls)));
  }
}

} // namespace

Action addSuggestFilterCommand(CLI::App &app) {
  auto options = std::make_shared<SuggestOptions>();
  app.add_option("--min-share", options->limits.minSharePercent,
                 "Functions with at least that part of all calls [1]")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 100.0));
  app.add_option("--max-self", options->limits.maxSelfNs,
                 "Functions with at most that own time per call [20]")
      ->type_name("NS")
      ->check(CLI::NonNegativeNumber);
  app.add_option("-o,--output", options->output,
                 "Where to write it [-: standard output]")
      ->type_name("FILE");
  return [options](Session &session) {
    if (session.out.format != Format::Text)
      throw UsageError("suggest-filter writes a filter file: there is no other "
                       "--format");
    Model model = session.model();
    if (!model.hasTimes())
      throw UsageError("the trace has no times (timing=count) to choose by");
    writeToFile(options->output, [&](std::ostream &out) {
      writeFilter(out, model, options->limits);
    });
    return true;
  };
}

} // namespace autoprof
