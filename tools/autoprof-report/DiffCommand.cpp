//===-- DiffCommand.cpp - diff --------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "report/DiffReport.h"
#include "report/UsageError.h"

#include <memory>

namespace autoprof {

namespace {

struct DiffArguments {
  std::vector<std::string> base, now;
  DiffOptions options;
  std::optional<MetricChoice> metric;
};

/// Two traces stand for themselves; more need --base or --new to tell sides.
void sortSides(const std::vector<std::string> &plain, DiffArguments &sides) {
  if (sides.base.empty() && sides.now.empty()) {
    if (plain.size() != 2)
      throw UsageError("diff compares two traces; several runs a side are "
                       "given as --base FILE... --new FILE...");
    sides.base = {plain[0]};
    sides.now = {plain[1]};
    return;
  }
  std::vector<std::string> &rest = sides.base.empty() ? sides.base : sides.now;
  rest.insert(rest.end(), plain.begin(), plain.end());
  if (!sides.base.empty() && !sides.now.empty())
    return;
  bool isBase = sides.now.empty();
  size_t taken = isBase ? sides.base.size() : sides.now.size();
  throw UsageError(std::string(isBase ? "--base" : "--new") + " took " +
                   (taken == 1   ? "the only trace"
                    : taken == 2 ? "both traces"
                                 : "all " + std::to_string(taken) + " traces") +
                   "; name those of the other side with " +
                   (isBase ? "--new" : "--base") + " FILE...");
}

} // namespace

Pairing::Side loadSide(Session &session,
                       const std::vector<std::string> &paths) {
  Pairing::Side side;
  for (const std::string &path : paths)
    side.push_back(session.load({path}));
  return side;
}

Action addDiffCommand(CLI::App &app) {
  auto arguments = std::make_shared<DiffArguments>();
  app.add_option("--base", arguments->base, "Runs before the change")
      ->type_name("FILE...");
  app.add_option("--new", arguments->now, "Runs after the change")
      ->type_name("FILE...");
  app.add_option("--top", arguments->options.top,
                 "Show the first N rows of a table, 0 = all [20]")
      ->type_name("N")
      ->check(wholeNumber());
  app.add_flag("--all", arguments->options.all,
               "Show also what did not change");
  app.add_flag("--markdown", arguments->options.markdown,
               "The functions as a Markdown table");
  addMetricOption(app, "Compare this of every function in the place of time",
                  [arguments = arguments.get()](const MetricChoice &metric) {
                    arguments->metric = metric;
                  });
  app.footer("diff BASE NEW compares two runs. With three runs a side and more "
             "the\nchanges of times are tested for significance.");
  return [arguments](Session &session) {
    if (arguments->options.markdown && session.out.format != Format::Text)
      throw UsageError("--markdown does not go with --format=json or csv");
    sortSides(session.paths(), *arguments);
    Pairing::Side base = loadSide(session, arguments->base),
                  now = loadSide(session, arguments->now);
    if (arguments->metric) {
      if (arguments->options.markdown)
        throw UsageError("--markdown and --metric are two tables");
      const DiffOptions &options = arguments->options;
      reportMetricDiff(base, now, *arguments->metric,
                       options.all ? 0 : options.top, session.out);
      return true;
    }
    reportDiff(compareRuns(base, now), arguments->options, session.out);
    return true;
  };
}

} // namespace autoprof
