//===-- CheckCommand.cpp - check ------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "ConfigFile.h"
#include "report/CheckReport.h"
#include "report/UsageError.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace autoprof {

namespace {

struct CheckArguments {
  std::vector<std::string> base, gates;
  std::string config, junit;
  bool github = false;
};

std::vector<Gate> readGates(const CheckArguments &arguments) {
  std::vector<std::string> texts = readConfigFile(arguments.config).gates;
  texts.insert(texts.end(), arguments.gates.begin(), arguments.gates.end());
  if (texts.empty())
    throw UsageError("check has nothing to check: --max, or [check] in "
                     "autoprof.toml");
  std::vector<Gate> gates;
  for (const std::string &text : texts)
    gates.push_back(parseGate(text));
  return gates;
}

void saveJUnit(const std::vector<GateResult> &results,
               const std::string &path) {
  std::ofstream file(path);
  writeJUnit(results, file);
  if (!file.flush())
    throw std::runtime_error(path + ": " + std::strerror(errno));
}

bool runCheck(const CheckArguments &arguments, Session &session) try {
  std::vector<Gate> gates = readGates(arguments);
  if (session.paths().empty())
    throw UsageError("no trace given to check; name it before --base");
  Pairing::Side now = loadSide(session, session.paths()),
                base = loadSide(session, arguments.base);
  std::vector<GateResult> results = checkGates(gates, now, base);
  reportCheck(results, session.out);
  if (arguments.github)
    printGithub(results, session.out.stream);
  if (!arguments.junit.empty())
    saveJUnit(results, arguments.junit);
  for (const GateResult &result : results)
    if (!result.isOk)
      return false;
  return true;
} catch (const std::invalid_argument &error) {
  throw UsageError(error.what());
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
               "Print failures as annotations for GitHub too");
  app.footer("Exit status: 0 all limits were kept, 1 some were not, 2 a limit "
             "makes no sense.");
  return
      [arguments](Session &session) { return runCheck(*arguments, session); };
}

} // namespace autoprof
