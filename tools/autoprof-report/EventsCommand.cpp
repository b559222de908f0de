//===-- EventsCommand.cpp - events ----------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "EventWindow.h"
#include "report/EventsReport.h"

#include <memory>

namespace autoprof {

namespace {

struct EventsChoice {
  std::string from, to, thread;
  EventsOptions options;
};

void showEvents(Session &session, EventsChoice &choice) {
  EventReplay::Window &window = choice.options.window;
  window = windowOf(choice.from, choice.to);
  std::unique_ptr<EventReplay> events = session.events();
  window.wanted = Session::wantThread(*events, choice.thread);
  reportEvents(*events, choice.options, session.out);
  Session::warnOfDamagedEvents(*events);
}

} // namespace

Action addEventsCommand(CLI::App &app) {
  auto choice = std::make_shared<EventsChoice>();
  app.add_option("--from", choice->from,
                 "Begin so long after the start: 1.5s, 200ms")
      ->type_name("TIME");
  app.add_option("--to,--until", choice->to, "End so long after the start")
      ->type_name("TIME");
  app.add_option("--thread", choice->thread,
                 "One thread only: its index, tid or name")
      ->type_name("T");
  app.add_option("--limit,--top", choice->options.limit, "So many events only")
      ->type_name("N")
      ->check(wholeNumber());
  return [choice](Session &session) {
    showEvents(session, *choice);
    return true;
  };
}

} // namespace autoprof
