//===-- Commands.h - the commands and their options -----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A command adds its options to its part of the command line and returns what
// it does once the line was parsed. The table in Options.cpp names them all; a
// command with options of its own has a file of its own.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TOOL_COMMANDS_H
#define AUTOPROF_TOOL_COMMANDS_H

#include "Session.h"
#include "analysis/Bottlenecks.h"
#include "analysis/Pairing.h"
#include "report/MetricReports.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <string>

namespace autoprof {

/// Returns false when a check failed; throws UsageError before it reads a
/// trace when the options make no sense together.
using Action = std::function<bool(Session &)>;

Action addBottlenecksCommand(CLI::App &app);
Action addBuildSummaryCommand(CLI::App &app);
Action addCheckCommand(CLI::App &app);
Action addDiffCommand(CLI::App &app);
Action addEventsCommand(CLI::App &app);
Action addExportCommand(CLI::App &app);
Action addFlameGraphCommand(CLI::App &app);
Action addFramesCommand(CLI::App &app);
Action addFunctionsCommand(CLI::App &app);
Action addHeapCommand(CLI::App &app);
Action addHtmlCommand(CLI::App &app);
Action addMessagesCommand(CLI::App &app);
Action addSectionsCommand(CLI::App &app);
Action addSuggestFilterCommand(CLI::App &app);
Action addThreadsCommand(CLI::App &app);
Action addTimelineCommand(CLI::App &app);
Action addTreeCommand(CLI::App &app);
Action addValuesCommand(CLI::App &app);
Action addVerifyCommand(CLI::App &app);
/// Each trace as a model of its own.
Pairing::Side loadSide(Session &session, const std::vector<std::string> &paths);
/// Those of \p config (empty: autoprof.toml, if there is one) and \p more.
std::vector<Threshold> readThresholds(const std::string &config,
                                      const std::vector<std::string> &more);
/// What is done without a command.
bool showOverview(Session &session);

/// For options that count: CLI11 itself takes "-1" for a very large number.
inline CLI::Validator wholeNumber() {
  return CLI::Validator(
      [](const std::string &text) {
        bool isNumber = !text.empty() && text.find_first_not_of("0123456789") ==
                                             std::string::npos;
        return isNumber ? "" : "\"" + text + "\" is no number like 0 or 20";
      },
      "");
}

/// An option whose values are words.
/// --metric; \p take is told a metric that exists, if the traces know it or
/// not.
void addMetricOption(CLI::App &app, const std::string &help,
                     std::function<void(const MetricChoice &)> take);

template <typename Value>
void addChoice(CLI::App &app, const std::string &flag, Value &value,
               const std::map<std::string, Value> &choices,
               const std::string &help, const std::string &typeName) {
  app.add_option_function<std::string>(
         flag,
         [&value, &choices, flag](const std::string &word) {
           auto it = choices.find(word);
           if (it != choices.end()) {
             value = it->second;
             return;
           }
           std::string valid;
           for (const auto &choice : choices)
             valid += (valid.empty() ? "" : ", ") + choice.first;
           throw CLI::ValidationError(flag,
                                      "\"" + word + "\" is none of " + valid);
         },
         help)
      ->type_name(typeName);
}

} // namespace autoprof

#endif // AUTOPROF_TOOL_COMMANDS_H
