//===-- PlainCommands.cpp - commands without options of their own ---------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "analysis/EventChecks.h"
#include "report/Reports.h"

#include <algorithm>

namespace autoprof {

Action addBuildSummaryCommand(CLI::App &) {
  return [](Session &session) {
    BuildSummary summary;
    for (const std::string &path : session.paths())
      summary.addFile(path);
    reportBuildSummary(summary, session.out);
    return true;
  };
}

Action addThreadsCommand(CLI::App &) {
  return [](Session &session) {
    reportThreads(session.model(), session.out);
    return true;
  };
}

Action addTimelineCommand(CLI::App &) {
  return [](Session &session) {
    reportTimeline(session.model(), session.out);
    return true;
  };
}

Action addVerifyCommand(CLI::App &) {
  return [](Session &session) {
    Model model = session.model();
    std::vector<Check> checks = runChecks(model);
    bool hasEvents =
        std::any_of(model.runs.begin(), model.runs.end(), [](const Run &run) {
          return run.events != abi::EventMode::None;
        });
    if (hasEvents) {
      std::unique_ptr<EventReplay> events = session.eventsAgain();
      checks.push_back(checkEvents(*events, model));
      Session::warnOfDamagedEvents(*events);
    }
    return reportVerify(checks, model, session.out);
  };
}

bool showOverview(Session &session) {
  reportOverview(session.model(), session.out);
  return true;
}

} // namespace autoprof
