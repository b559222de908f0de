//===-- CheckCommand.cpp - check ------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "ConfigFile.h"
#include "analysis/Checks.h"
#include "analysis/Completeness.h"
#include "report/CheckReport.h"
#include "report/UsageError.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>

namespace autoprof {

namespace {

struct CheckArguments {
  std::vector<std::string> base, gates;
  std::string config, junit;
  bool github = false, allowIncomplete = false;
};

std::vector<PlacedText> readGates(const CheckArguments &arguments) {
  std::vector<PlacedText> gates = readConfigFile(arguments.config).gates;
  for (const std::string &text : arguments.gates)
    gates.push_back({text, ""});
  if (gates.empty())
    throw UsageError("check has nothing to check: --max, or [check] in "
                     "autoprof.toml");
  return gates;
}

void addIncomplete(const Pairing::Side &side, CheckOutcome &outcome) {
  for (const Model &model : side)
    if (std::vector<std::string> why = whyIncomplete(model); !why.empty())
      outcome.incomplete.push_back({model.runs.front().path, std::move(why)});
}

void saveJUnit(const CheckOutcome &outcome, const std::string &path) {
  std::ofstream file(path);
  writeJUnit(outcome, file);
  if (!file.flush())
    throw std::runtime_error(path + ": " + std::strerror(errno));
}

/// A gate that could not be checked hides neither the others' results nor that
/// it was none of them.
void demandNoErrors(const CheckOutcome &outcome, bool isTold) {
  size_t errors = outcome.errors();
  if (errors == 0)
    return;
  if (isTold)
    throw ToldUsageError();
  for (const GateResult &result : outcome.gates)
    if (!result.error.empty())
      throw UsageError(
          (errors == 1
               ? ""
               : counted(errors, "check") + " could not be made, the first: ") +
          (result.gate.place.empty() ? "" : result.gate.place + ": ") +
          result.error);
}

bool runCheck(const CheckArguments &arguments, Session &session) {
  std::vector<PlacedText> gates = readGates(arguments);
  if (session.paths().empty())
    throw UsageError("no trace given to check; name it before --base");
  Pairing::Side now = loadSide(session, session.paths()),
                base = loadSide(session, arguments.base);
  CheckOutcome outcome;
  outcome.isIncompleteAccepted = arguments.allowIncomplete;
  addIncomplete(now, outcome);
  addIncomplete(base, outcome);
  outcome.gates = checkGates(gates, now, base);
  reportCheck(outcome, session.out);
  // GitHub reads both streams; JSON and CSV are to stay what they are.
  if (arguments.github)
    printGithub(outcome, session.out.format == Format::Text ? session.out.stream
                                                            : std::cerr);
  if (!arguments.junit.empty())
    saveJUnit(outcome, arguments.junit);
  demandNoErrors(outcome, session.out.format == Format::Text);
  return outcome.failed() == 0;
}

} // namespace

Action addCheckCommand(CLI::App &app) {
  auto arguments = std::make_shared<CheckArguments>();
  app.add_option("--max", arguments->gates,
                 "A limit: 'calls(parse)=+1%', 'allocations=+0', 'peak=64MiB', "
                 "'p99(handle)=2ms'; + and - are from the base")
      ->type_name("METRIC=LIMIT")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
  app.add_option("--base", arguments->base, "Runs to compare with")
      ->type_name("FILE...");
  app.add_option("--config", arguments->config,
                 "Limits of a project [autoprof.toml, if there is one]")
      ->type_name("FILE");
  app.add_option("--junit", arguments->junit, "Write the results as JUnit XML")
      ->type_name("FILE");
  app.add_flag("--github", arguments->github,
               "Print failures as annotations for GitHub too (on stderr with "
               "--format=json or csv)");
  app.add_flag("--allow-incomplete", arguments->allowIncomplete,
               "Accept traces of runs that were killed, and damaged ones");
  app.footer("Exit status: 0 all limits were kept, 1 some were not, or a trace "
             "is not\nthat of a whole run, 2 a limit makes no sense.");
  return
      [arguments](Session &session) { return runCheck(*arguments, session); };
}

} // namespace autoprof
