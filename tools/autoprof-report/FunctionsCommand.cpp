//===-- FunctionsCommand.cpp - functions ----------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "report/Reports.h"
#include "report/UsageError.h"

#include <memory>

namespace autoprof {

namespace {

const std::map<std::string, SortKey> kSortKeys = {
    {"self", SortKey::Self},   {"total", SortKey::Total},
    {"calls", SortKey::Calls}, {"mean", SortKey::Mean},
    {"max", SortKey::Max},     {"name", SortKey::Name}};

struct ThreadFunctions {
  FunctionsOptions functions;
  std::string thread; ///< index, tid or name; empty = all
  std::optional<MetricChoice> metric;
  bool inlined = false;
};

} // namespace

Action addFunctionsCommand(CLI::App &app) {
  auto options = std::make_shared<ThreadFunctions>();
  addChoice(app, "--sort", options->functions.sort, kSortKeys,
            "Order of the table [self]", "self|total|calls|mean|max|name");
  app.add_option("--top", options->functions.top, "Show the first N only")
      ->type_name("N")
      ->check(wholeNumber());
  app.add_option("--filter", options->functions.filter,
                 "Functions whose name matches, * and ? are wild")
      ->type_name("GLOB");
  app.add_flag("--samples", options->functions.samples,
               "What samples alone say, beside what is reported");
  app.add_option("--thread", options->thread,
                 "One thread only: its index, tid or name")
      ->type_name("T");
  addMetricOption(app, "Show this of every function in the place of time",
                  [options = options.get()](const MetricChoice &metric) {
                    options->metric = metric;
                  });
  app.add_flag("--inlined", options->inlined,
               "Functions that were inlined, and where they went");
  return [options](Session &session) {
    if (options->inlined && options->functions.samples)
      throw UsageError("--inlined and --samples are two tables");
    if (options->inlined && options->metric)
      throw UsageError("--inlined and --metric are two tables");
    if (options->metric && options->functions.samples)
      throw UsageError("--metric and --samples are two tables");
    if (options->inlined)
      reportInlined(session.model(options->thread), options->functions.filter,
                    session.out);
    else if (options->metric)
      reportMetricFunctions(session.model(options->thread), *options->metric,
                            options->functions, session.out);
    else
      reportFunctions(session.model(options->thread), options->functions,
                      session.out);
    return true;
  };
}

} // namespace autoprof
