//===-- Options.cpp - the command line
//------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Options.h"

#include "report/UsageError.h"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>

namespace autoprof {

namespace {

const std::map<std::string, Format> kFormats = {
    {"text", Format::Text}, {"json", Format::Json}, {"csv", Format::Csv}};
const std::map<std::string, ColorMode> kColors = {{"auto", ColorMode::Auto},
                                                  {"always", ColorMode::Always},
                                                  {"never", ColorMode::Never}};
const std::map<std::string, SortKey> kSortKeys = {
    {"self", SortKey::Self},   {"total", SortKey::Total},
    {"calls", SortKey::Calls}, {"mean", SortKey::Mean},
    {"max", SortKey::Max},     {"name", SortKey::Name}};

const std::map<std::string, HeapSort> kHeapSorts = {
    {"bytes", HeapSort::Bytes},   {"count", HeapSort::Count},
    {"mean", HeapSort::Mean},     {"max", HeapSort::Max},
    {"live", HeapSort::Live},     {"blocks", HeapSort::Blocks},
    {"peak", HeapSort::Peak},     {"temporary", HeapSort::Temporary},
    {"copied", HeapSort::Copied}, {"name", HeapSort::Name}};

struct HeapCommand {
  HeapView view;
  const char *name;
  const char *help;
  bool hasRows; ///< so that they can be sorted and filtered
};
const HeapCommand kHeapCommands[] = {
    {HeapView::Sites, "sites", "Every place that allocates", true},
    {HeapView::Functions, "functions", "Allocations of each function", true},
    {HeapView::Paths, "paths", "Allocations by call path", true},
    {HeapView::Types, "types", "Allocations of each type", true},
    {HeapView::Leaks, "leaks", "Blocks that were never freed, by call path",
     true},
    {HeapView::Peak, "peak", "What was live at the peak, by call path", true},
    {HeapView::Temporary, "temporary",
     "Blocks freed before the thread's next allocation, and lifetimes", true},
    {HeapView::Sizes, "sizes", "How large blocks are", false},
    {HeapView::Timeline, "timeline", "The live heap over time", false},
    {HeapView::Scopes, "scopes", "What each MemoryScope measured", false}};

/// An option whose values are words.
template <typename Value>
void addChoice(CLI::App &app, const std::string &flag, Value &value,
               const std::map<std::string, Value> &choices,
               const std::string &help, const std::string &typeName) {
  app.add_option_function<std::string>(
         flag,
         [&value, &choices, flag](const std::string &word) {
           auto it = choices.find(word);
           if (it != choices.end()) {
             value = it->second;
             return;
           }
           std::string valid;
           for (const auto &choice : choices)
             valid += (valid.empty() ? "" : ", ") + choice.first;
           throw CLI::ValidationError(flag,
                                      "\"" + word + "\" is none of " + valid);
         },
         help)
      ->type_name(typeName);
}

void addFunctionsCommand(CLI::App &app, Options &options) {
  CLI::App *sub = app.add_subcommand(
      "functions", "Every function: calls, total, self, mean, percentiles");
  addChoice(*sub, "--sort", options.functions.sort, kSortKeys,
            "Order of the table [self]", "self|total|calls|mean|max|name");
  sub->add_option("--top", options.functions.top, "Show the first N only")
      ->type_name("N");
  sub->add_option("--filter", options.functions.filter,
                  "Functions whose name matches, * and ? are wild")
      ->type_name("GLOB");
  sub->add_option("--thread", options.thread,
                  "One thread only: its index, tid or name")
      ->type_name("T");
}

void addTreeCommand(CLI::App &app, Options &options) {
  CLI::App *sub = app.add_subcommand(
      "tree", "The call tree: who called what, and what it took");
  TreeOptions &tree = options.tree;
  CLI::Option *root =
      sub->add_option("--root", tree.root, "Begin at these functions")
          ->type_name("FUNC");
  sub->add_option("--callers", tree.callers,
                  "Turn the tree round: who called these functions")
      ->type_name("FUNC")
      ->excludes(root);
  sub->add_option("--min-share", tree.minShare,
                  "Leave out paths below this share of the total")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 100.0));
  sub->add_option("--depth", tree.depth, "Show N levels only")->type_name("N");
}

void readSuppressions(const std::string &path, HeapOptions &heap) {
  std::ifstream file(path);
  if (!file)
    throw std::runtime_error(path + ": " + std::strerror(errno));
  try {
    heap.suppressions = Suppressions::parse(file);
  } catch (const std::runtime_error &error) {
    throw std::runtime_error(path + ": " + error.what());
  }
}

/// Which rows are shown and in what order, for `heap` and its views.
void addRowOptions(CLI::App &sub, HeapOptions &heap) {
  std::string words;
  for (const auto &sort : kHeapSorts)
    words += (words.empty() ? "" : "|") + sort.first;
  sub.add_option_function<std::string>(
         "--sort",
         [&heap](const std::string &word) {
           auto it = kHeapSorts.find(word);
           if (it == kHeapSorts.end())
             throw CLI::ValidationError("--sort", "no order \"" + word + "\"");
           heap.sort = it->second;
         },
         "Order, largest first [what the view is about]")
      ->type_name(words);
  sub.add_option_function<size_t>(
         "--top", [&heap](size_t top) { heap.top = top; },
         "Show the first N only, 0 = all [20 call paths, all else]")
      ->type_name("N");
  sub.add_option("--filter", heap.filter,
                 "Function, file or type; for paths also a caller")
      ->type_name("GLOB");
}

void addSuppressions(CLI::App &sub, HeapOptions &heap) {
  sub.add_option_function<std::string>(
         "--suppressions",
         [&heap](const std::string &path) { readSuppressions(path, heap); },
         "Leaks to leave out: lines leak:PATTERN, as for LeakSanitizer")
      ->type_name("FILE");
}

void addHeapCommand(CLI::App &app, Options &options) {
  CLI::App *sub = app.add_subcommand(
      "heap", "Memory: what was allocated where, what lived, what leaked");
  HeapOptions &heap = options.heap;
  addRowOptions(*sub, heap);
  addSuppressions(*sub, heap);
  for (const HeapCommand &command : kHeapCommands) {
    CLI::App *view = sub->add_subcommand(command.name, command.help);
    if (command.hasRows)
      addRowOptions(*view, heap);
    if (command.view == HeapView::Leaks)
      addSuppressions(*view, heap);
  }
  sub->require_subcommand(0, 1);
  sub->footer("Without a view: a summary, the largest sites, what leaked.");
}

/// Which view of the heap was asked for.
void chooseHeapView(const CLI::App &heapCommand, HeapOptions &heap) {
  for (const CLI::App *view : heapCommand.get_subcommands())
    for (const HeapCommand &command : kHeapCommands)
      if (view->get_name() == command.name) {
        heap.view = command.view;
        if (!command.hasRows && (heap.sort || heap.top || !heap.filter.empty()))
          throw UsageError("heap " + view->get_name() +
                           " has no --sort, --top or --filter");
      }
}

std::string firstLine(const std::string &text) {
  return text.substr(0, text.find('\n'));
}

} // namespace

std::optional<Options> parseOptions(int argc, char **argv) {
  Options options;
  CLI::App app("Shows where the time and the calls of a program went, from "
               "the traces\nthat autoprof made of it. Several traces are one "
               "report.",
               "autoprof-report");
  app.set_version_flag("--version", "autoprof-report 0.1");
  addChoice(app, "--format", options.format, kFormats,
            "Form of the report [text]", "text|json|csv");
  addChoice(app, "--color", options.color, kColors, "Colours [auto]",
            "auto|always|never");
  addFunctionsCommand(app, options);
  addTreeCommand(app, options);
  addHeapCommand(app, options);
  app.add_subcommand("threads", "The threads and what each was doing at last");
  app.add_subcommand("verify", "Check that the figures of a trace add up");
  app.require_subcommand(0, 1);
  app.footer("Without a command: a summary and the top functions.\n"
             "A trace named like a command is given as ./functions.");

  const std::map<std::string, Command> kCommands = {
      {"functions", Command::Functions},
      {"tree", Command::Tree},
      {"threads", Command::Threads},
      {"heap", Command::Heap},
      {"verify", Command::Verify}};
  std::vector<std::string> before, after;
  app.add_option("traces", before, "Trace files")->type_name("TRACE");
  auto takeTraces = [&after](CLI::App *sub) {
    sub->fallthrough();
    sub->add_option("traces", after, "Trace files")->type_name("TRACE");
  };
  for (CLI::App *sub : app.get_subcommands(nullptr)) {
    takeTraces(sub);
    for (CLI::App *view : sub->get_subcommands(nullptr))
      takeTraces(view);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() == 0) { // help or version
      app.exit(error);
      return std::nullopt;
    }
    throw UsageError(firstLine(error.what()));
  }
  for (CLI::App *sub : app.get_subcommands())
    options.command = kCommands.at(sub->get_name());
  chooseHeapView(*app.get_subcommand("heap"), options.heap);
  options.paths = std::move(before);
  options.paths.insert(options.paths.end(), after.begin(), after.end());
  if (options.paths.empty())
    throw UsageError("no trace given");
  return options;
}

} // namespace autoprof
