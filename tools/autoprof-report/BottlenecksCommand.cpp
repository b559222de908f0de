//===-- BottlenecksCommand.cpp - bottlenecks ------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "ConfigFile.h"
#include "report/Reports.h"
#include "report/UsageError.h"

#include <memory>
#include <stdexcept>

namespace autoprof {

namespace {

struct BottlenecksOptions {
  std::vector<std::string> thresholds;
  std::string config;
};

} // namespace

std::vector<Threshold> readThresholds(const std::string &config,
                                      const std::vector<std::string> &more) {
  std::vector<PlacedText> texts = readConfigFile(config).thresholds;
  for (const std::string &text : more)
    texts.push_back({text, ""});
  std::vector<Threshold> thresholds;
  for (const PlacedText &text : texts)
    try {
      thresholds.push_back(parseThreshold(text.text));
    } catch (const std::invalid_argument &error) {
      throw UsageError((text.place.empty() ? "threshold" : text.place) + ": " +
                       error.what());
    }
  return thresholds;
}

Action addBottlenecksCommand(CLI::App &app) {
  auto options = std::make_shared<BottlenecksOptions>();
  app.add_option("--threshold", options->thresholds,
                 "Tell of functions over it: 'db_*=100ms' (a call), "
                 "'total(F)=1s', 'allocations(F)=10', 'bytes(F)=4KiB' (a call)")
      ->type_name("F=LIMIT")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
  app.add_option("--config", options->config,
                 "Thresholds of a project [autoprof.toml, if there is one]")
      ->type_name("FILE");
  return [options](Session &session) {
    std::vector<Threshold> thresholds =
        readThresholds(options->config, options->thresholds);
    reportBottlenecks(session.model(), thresholds, session.out);
    return true;
  };
}

} // namespace autoprof
