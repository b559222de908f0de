//===-- TreeCommand.cpp - tree --------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "report/Reports.h"

#include <memory>

namespace autoprof {

Action addTreeCommand(CLI::App &app) {
  auto tree = std::make_shared<TreeOptions>();
  CLI::Option *root =
      app.add_option("--root", tree->root, "Begin at these functions")
          ->type_name("FUNC");
  app.add_option("--callers", tree->callers,
                 "Turn the tree round: who called these functions")
      ->type_name("FUNC")
      ->excludes(root);
  app.add_option("--min-share", tree->minShare,
                 "Leave out paths below this share of the total")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 100.0));
  app.add_option("--depth", tree->depth, "Show N levels only")
      ->type_name("N")
      ->check(wholeNumber());
  auto metric = std::make_shared<std::optional<MetricChoice>>();
  addMetricOption(app, "Show this of every path in the place of time",
                  [metric](const MetricChoice &chosen) { *metric = chosen; });
  return [tree, metric](Session &session) {
    if (*metric) {
      reportMetricTree(session.model(), **metric, *tree, session.out);
      return true;
    }
    reportTree(session.model(), *tree, session.out);
    return true;
  };
}

} // namespace autoprof
