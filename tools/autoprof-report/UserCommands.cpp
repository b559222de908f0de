//===-- UserCommands.cpp - values, sections, frames, messages -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "report/UserReports.h"

#include <memory>

namespace autoprof {

namespace {

/// All four may be about one thread.
std::shared_ptr<std::string> addThread(CLI::App &app) {
  auto thread = std::make_shared<std::string>();
  app.add_option("--thread", *thread, "One thread only: its index, tid or name")
      ->type_name("T");
  return thread;
}

} // namespace

void addMetricOption(CLI::App &app, const std::string &help,
                     std::function<void(const MetricChoice &)> take) {
  app.add_option_function<std::string>(
         "--metric",
         [take = std::move(take)](const std::string &word) {
           auto choice = findMetricChoice(word);
           if (!choice)
             throw CLI::ValidationError(
                 "--metric", "\"" + word + "\" is none of " + metricChoices());
           take(*choice);
         },
         help)
      ->type_name(metricChoices());
}

Action addValuesCommand(CLI::App &app) {
  auto top = std::make_shared<size_t>(5);
  app.add_option("--top", *top,
                 "Functions that are shown of each counter [5], 0 for all")
      ->type_name("N");
  auto thread = addThread(app);
  return [top, thread](Session &session) {
    reportValues(session.model(*thread), *top, session.out);
    return true;
  };
}

Action addSectionsCommand(CLI::App &app) {
  auto thread = addThread(app);
  return [thread](Session &session) {
    reportSections(session.model(*thread), session.out);
    return true;
  };
}

Action addFramesCommand(CLI::App &app) {
  auto thread = addThread(app);
  return [thread](Session &session) {
    reportFrames(session.model(*thread), session.out);
    return true;
  };
}

Action addMessagesCommand(CLI::App &app) {
  auto options = std::make_shared<MessagesOptions>();
  app.add_option("--filter", options->filter,
                 "Messages and checkpoints that match, * and ? are wild")
      ->type_name("GLOB");
  app.add_flag("--no-checkpoints", options->isWithoutCheckpoints,
               "Messages only");
  return [options](Session &session) {
    reportMessages(session.model(), *options, session.out);
    return true;
  };
}

} // namespace autoprof
