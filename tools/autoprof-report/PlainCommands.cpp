//===-- PlainCommands.cpp - commands without options of their own ---------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "report/Reports.h"

namespace autoprof {

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
    return reportVerify(session.model(), session.out);
  };
}

bool showOverview(Session &session) {
  reportOverview(session.model(), session.out);
  return true;
}

} // namespace autoprof
