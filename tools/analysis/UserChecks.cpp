//===-- UserChecks.cpp - whether what was told adds up --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"

#include <fmt/format.h>

namespace autoprof {

std::vector<std::string> describeUserLosses(const Model &model) {
  using abi::UserLoss;
  const UserModel &user = model.user;
  std::vector<std::string> lines;
  auto add = [&](uint64_t count, const char *thing, const char *what) {
    if (count)
      lines.push_back(counted(count, thing) + " " + what);
  };
  add(user.loss(UserLoss::Names), "told value",
      "not recorded: there were more than 256 names");
  add(user.loss(UserLoss::NoSpace), "told value",
      "not recorded: the file could not grow");
  add(user.loss(UserLoss::Paths), "add",
      "to counters without its path: the file could not grow");
  for (const UserValue &value : user.values)
    if (value.overflows)
      lines.push_back(
          "the counter \"" + value.name +
          "\" went beyond 64 bits: its sums are not what was added");
  add(user.loss(UserLoss::Sections), "section",
      "not measured: its checkpoints were not passed in that order");
  uint64_t messages = 0, passages = 0;
  for (const UserMoment &moment : user.moments)
    ++(moment.isCheckpoint ? passages : messages);
  add(user.messagesTold - std::min(user.messagesTold, messages), "message",
      "no longer there: the first 512 and the last 1,536 are kept");
  add(user.passagesTold - std::min(user.passagesTold, passages), "passage",
      "of checkpoints counted only: the times of the first 1,024 and the last "
      "3,072 are kept");
  return lines;
}

std::vector<std::string> describeUnits(const Model &model) {
  std::vector<std::string> lines;
  for (const std::string &text : model.user.unitsOfOneName)
    lines.push_back(text +
                    ": told in several units, each is a value of its own");
  return lines;
}

/// A thread that was stopped may have added to a sum and not yet to its path.
std::vector<Check> runUserChecks(const Model &model) {
  uint64_t counters = 0, wrong = 0, histograms = 0;
  for (const UserValue &value : model.user.values) {
    counters += !value.isGauge;
    wrong += !value.isGauge && value.onPaths() != value.sum;
  }
  for (const UserTimes &times : model.user.times)
    histograms += times.durations.count() != times.count;
  bool isExcused = inFlight(model) > 0 ||
                   model.user.loss(abi::UserLoss::Paths) > 0 ||
                   model.user.loss(abi::UserLoss::NoSpace) > 0;
  if (!model.user.any())
    return {};
  return {{"told", "what was added to counters on all paths is their sum",
           isExcused || (wrong == 0 && histograms == 0),
           fmt::format("{}, {} with another sum; {} with another histogram",
                       counted(counters, "counter"), grouped(wrong),
                       counted(histograms, "time"))}};
}

} // namespace autoprof
