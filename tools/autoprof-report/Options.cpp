//===-- Options.cpp - the command line ------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Options.h"

#include "Follow.h"
#include "report/UsageError.h"

namespace autoprof {

namespace {

const std::map<std::string, Format> kFormats = {
    {"text", Format::Text}, {"json", Format::Json}, {"csv", Format::Csv}};
const std::map<std::string, ColorMode> kColors = {{"auto", ColorMode::Auto},
                                                  {"always", ColorMode::Always},
                                                  {"never", ColorMode::Never}};

struct Command {
  const char *name;
  const char *help;
  Action (*add)(CLI::App &);
};
/// In the order of --help.
const Command kCommands[] = {
    {"functions", "Every function: calls, total, self, mean, percentiles",
     addFunctionsCommand},
    {"tree", "The call tree: who called what, and what it took",
     addTreeCommand},
    {"heap", "Memory: what was allocated where, what lived, what leaked",
     addHeapCommand},
    {"bottlenecks", "What is worth a change, why, and what to try",
     addBottlenecksCommand},
    {"threads", "The threads and what each was doing at last",
     addThreadsCommand},
    {"timeline", "The process over time: calls, memory, CPU time, faults",
     addTimelineCommand},
    {"values", "The program's own counters and gauges", addValuesCommand},
    {"sections", "The program's own sections: times between checkpoints",
     addSectionsCommand},
    {"frames", "The program's frames: times, percentiles, the slowest",
     addFramesCommand},
    {"messages", "What the program told, and the checkpoints it passed",
     addMessagesCommand},
    {"events", "Every call in order of time (mode=trace, mode=ring)",
     addEventsCommand},
    {"flamegraph", "A flame graph: SVG, HTML page or folded stacks",
     addFlameGraphCommand},
    {"html", "One page with everything: graphs, tables, heap, comparison",
     addHtmlCommand},
    {"export", "The same figures in the formats of other tools",
     addExportCommand},
    {"diff", "What changed between two versions, or sets of runs",
     addDiffCommand},
    {"check", "Fail when a limit is exceeded: for tests", addCheckCommand},
    {"verify", "Check that the figures of a trace add up", addVerifyCommand},
    {"suggest-filter", "A filter for the plugin: what costs more than it tells",
     addSuggestFilterCommand},
    {"build-summary",
     "What the plugin instrumented, from files of summary=FILE",
     addBuildSummaryCommand},
};

std::string firstLine(const std::string &text) {
  return text.substr(0, text.find('\n'));
}

/// The command line and what it fills.
struct CommandLine {
  CommandLine();
  void parse(int argc, char **argv);

  Options options;
  std::vector<std::string> before, after; ///< traces: of the app, of commands
  std::map<const CLI::App *, Action> actions;
  std::shared_ptr<FollowOptions> follow;
  CLI::App app;

private:
  void addCommand(const Command &command);
  void takeTraces(CLI::App &sub);
};

CommandLine::CommandLine()
    : app("Shows where the time and the calls of a program went, from the "
          "traces\nthat autoprof made of it. Several traces are one report.",
          "autoprof-report") {
  options.action = showOverview;
  app.set_version_flag("--version", "autoprof-report " AUTOPROF_VERSION);
  addChoice(app, "--format", options.format, kFormats,
            "Form of the report [text]", "text|json|csv");
  addChoice(app, "--color", options.color, kColors,
            "Colours [auto: on a terminal, without NO_COLOR]",
            "auto|always|never");
  app.add_flag("--no-pager", options.isUnpaged,
               "Do not show long reports through AUTOPROF_PAGER or PAGER "
               "[less], which is done on terminals");
  follow = addFollowOptions(app);
  app.add_option("traces", before, "Trace files")->type_name("TRACE");
  for (const Command &command : kCommands)
    addCommand(command);
  app.require_subcommand(0, 1);
  app.footer("Without a command: a summary and the top functions.\n"
             "A trace named like a command is given as ./functions.");
}

void CommandLine::takeTraces(CLI::App &sub) {
  sub.fallthrough();
  sub.add_option("traces", after, "Trace files")->type_name("TRACE");
}

void CommandLine::addCommand(const Command &command) {
  CLI::App *sub = app.add_subcommand(command.name, command.help);
  actions[sub] = command.add(*sub);
  takeTraces(*sub);
  for (CLI::App *view : sub->get_subcommands(nullptr))
    takeTraces(*view);
}

void CommandLine::parse(int argc, char **argv) {
  app.parse(argc, argv);
  for (const CLI::App *sub : app.get_subcommands())
    options.action = actions.at(sub);
  if (follow->isWanted) {
    if (!app.get_subcommands().empty())
      throw UsageError("--follow is no option of a command");
    options.action = followAction(follow);
    options.isUnpaged = true;
  }
  options.paths = std::move(before);
  options.paths.insert(options.paths.end(), after.begin(), after.end());
  bool hasOwnTraces = app.got_subcommand("diff") || app.got_subcommand("check");
  if (options.paths.empty() && !hasOwnTraces)
    throw UsageError("no trace given");
}

} // namespace

std::shared_ptr<CLI::App> describeCommandLine() {
  auto line = std::make_shared<CommandLine>();
  return {line, &line->app};
}

std::optional<Options> parseOptions(int argc, char **argv) {
  CommandLine line;
  try {
    line.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() == 0) { // help or version
      line.app.exit(error);
      return std::nullopt;
    }
    throw UsageError(firstLine(error.what()));
  }
  return std::move(line.options);
}

} // namespace autoprof
