//===-- ExportCommand.cpp - export ----------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "EventWindow.h"
#include "ToFile.h"
#include "report/UsageError.h"
#include "report/export/Export.h"

#include <memory>
#include <unistd.h>

namespace autoprof {

namespace {

struct ExportChoice {
  std::string format, file = "-", thread, from, to;
  ExportOptions options;
};

} // namespace

Action addExportCommand(CLI::App &app) {
  auto choice = std::make_shared<ExportChoice>();
  app.add_option("--to", choice->format, "Format, see below")
      ->type_name("FORMAT");
  app.add_option("-o,--output", choice->file, "Where to [stdout]")
      ->type_name("FILE");
  app.add_option("--thread", choice->thread,
                 "One thread only: its index, tid or name")
      ->type_name("T");
  app.add_option("--from", choice->from,
                 "Calls in order of time: begin so long after the start")
      ->type_name("TIME");
  app.add_option("--until", choice->to, "And end so long after the start")
      ->type_name("TIME");
  app.add_option("--min-share", choice->options.minShare,
                 "dot: leave out functions below this share of the total [0.5]")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 100.0));
  std::string formats = "Formats:\n";
  for (const ExportFormat &format : exportFormats()) {
    std::string name = format.name;
    formats +=
        "  " + name + std::string(28 - name.size(), ' ') + format.help + "\n";
  }
  app.footer(formats);
  return [choice](Session &session) {
    if (choice->format.empty())
      throw UsageError("export needs a format: --to FORMAT");
    const ExportFormat &format = findExportFormat(choice->format);
    if (format.isBinary && choice->file == "-" && isatty(STDOUT_FILENO))
      throw UsageError(choice->format +
                       " is no text; name a file with -o FILE");
    ExportOptions &options = choice->options;
    if (options.minShare && !format.hasMinShare)
      throw UsageError("--min-share does not go with " + choice->format +
                       ", which has everything");
    options.window = windowOf(choice->from, choice->to);
    bool isPart = !choice->from.empty() || !choice->to.empty();
    Model model = session.model(choice->thread);
    std::unique_ptr<EventReplay> events;
    if (format.hasEvents)
      events = session.eventsAgain();
    if (events && events->hasEvents()) {
      options.events = events.get();
      options.window.wanted = Session::wantThread(*events, choice->thread);
    } else if (isPart) {
      throw UsageError("--from and --until are about calls in order of time, "
                       "which this " +
                       std::string(format.hasEvents ? "trace" : "format") +
                       " does not have");
    }
    writeToFile(choice->file, [&](std::ostream &out) {
      format.write(model, choice->options, out);
    });
    if (options.events)
      Session::warnOfDamagedEvents(*options.events);
    return true;
  };
}

} // namespace autoprof
