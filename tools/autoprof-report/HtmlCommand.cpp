//===-- HtmlCommand.cpp - html --------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "ToFile.h"
#include "report/UsageError.h"
#include "report/html/PageReport.h"

#include <algorithm>
#include <memory>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

namespace autoprof {

namespace {

struct HtmlArguments {
  std::string file = "report.html", sourceRoot;
  std::vector<std::string> base;
  bool opens = false;
  bool embedsSources = false;
};

/// Hands the file to whatever the desktop shows pages with.
void openFile(const std::string &path) {
  std::string program = "xdg-open", file = path;
  char *arguments[] = {program.data(), file.data(), nullptr};
  pid_t pid = 0;
  int status = 0;
  bool isDone = posix_spawnp(&pid, program.c_str(), nullptr, nullptr, arguments,
                             environ) == 0 &&
                waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
                WEXITSTATUS(status) == 0;
  if (!isDone)
    complain("cannot open " + path + " (xdg-open failed); the file is there");
}

void makePage(Session &session, const HtmlArguments &arguments) {
  if (arguments.opens && arguments.file == "-")
    throw UsageError("--open needs a file: -o FILE");
  if (session.paths().empty())
    throw UsageError("no trace given to show; name it before --base");
  PageOptions options;
  options.thresholds = readThresholds({}, {});
  if (arguments.embedsSources || !arguments.sourceRoot.empty())
    options.sourceRoot =
        arguments.sourceRoot.empty() ? "." : arguments.sourceRoot;
  options.embedsWholeFiles = arguments.embedsSources;
  Model model = session.model();
  PageParts parts;
  parts.loadThread = [&](uint32_t index) { return session.threadAgain(index); };
  if (!arguments.base.empty())
    parts.base = PageBase{loadSide(session, arguments.base),
                          loadSide(session, session.paths()),
                          session.load(arguments.base)};
  if (std::any_of(model.runs.begin(), model.runs.end(), [](const Run &run) {
        return run.events != abi::EventMode::None;
      }))
    parts.events = session.eventsAgain();
  writeToFile(arguments.file, [&](std::ostream &out) {
    writePage(model, parts, options, out);
  });
  if (parts.events)
    Session::warnOfDamagedEvents(*parts.events);
  if (arguments.opens)
    openFile(arguments.file);
}

} // namespace

Action addHtmlCommand(CLI::App &app) {
  auto arguments = std::make_shared<HtmlArguments>();
  app.add_option("-o,--output", arguments->file, "Where to [report.html]")
      ->type_name("FILE");
  app.add_flag("--open", arguments->opens, "Show it in the browser");
  app.add_option("--base", arguments->base, "Runs to compare with")
      ->type_name("FILE...");
  app.add_option("--source-root", arguments->sourceRoot,
                 "Show the lines of the hottest functions, from the files "
                 "below this folder")
      ->type_name("DIR");
  app.add_flag("--embed-sources", arguments->embedsSources,
               "Put whole source files in [from below the current folder]");
  app.footer("The page needs nothing but itself: no network, no other file.");
  return [arguments](Session &session) {
    makePage(session, *arguments);
    return true;
  };
}

} // namespace autoprof
