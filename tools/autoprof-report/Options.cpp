//===-- Options.cpp - the command line ------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Options.h"

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
};

std::string firstLine(const std::string &text) {
  return text.substr(0, text.find('\n'));
}

} // namespace

std::optional<Options> parseOptions(int argc, char **argv) {
  Options options;
  options.action = showOverview;
  CLI::App app("Shows where the time and the calls of a program went, from "
               "the traces\nthat autoprof made of it. Several traces are one "
               "report.",
               "autoprof-report");
  app.set_version_flag("--version", "autoprof-report 0.1");
  addChoice(app, "--format", options.format, kFormats,
            "Form of the report [text]", "text|json|csv");
  addChoice(app, "--color", options.color, kColors, "Colours [auto]",
            "auto|always|never");
  std::map<const CLI::App *, Action> actions;
  std::vector<std::string> before, after;
  app.add_option("traces", before, "Trace files")->type_name("TRACE");
  auto takeTraces = [&after](CLI::App *sub) {
    sub->fallthrough();
    sub->add_option("traces", after, "Trace files")->type_name("TRACE");
  };
  for (const Command &command : kCommands) {
    CLI::App *sub = app.add_subcommand(command.name, command.help);
    actions[sub] = command.add(*sub);
    takeTraces(sub);
    for (CLI::App *view : sub->get_subcommands(nullptr))
      takeTraces(view);
  }
  app.require_subcommand(0, 1);
  app.footer("Without a command: a summary and the top functions.\n"
             "A trace named like a command is given as ./functions.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() == 0) { // help or version
      app.exit(error);
      return std::nullopt;
    }
    throw UsageError(firstLine(error.what()));
  }
  for (const CLI::App *sub : app.get_subcommands())
    options.action = actions.at(sub);
  options.paths = std::move(before);
  options.paths.insert(options.paths.end(), after.begin(), after.end());
  bool hasOwnTraces = app.got_subcommand("diff") || app.got_subcommand("check");
  if (options.paths.empty() && !hasOwnTraces)
    throw UsageError("no trace given");
  return options;
}

} // namespace autoprof
