//===-- HeapCommand.cpp - heap and its views ------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "report/Reports.h"
#include "report/UsageError.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

namespace autoprof {

namespace {

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
      ->type_name("N")
      ->check(wholeNumber());
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

void chooseView(HeapOptions &heap, const HeapCommand &command) {
  heap.view = command.view;
  if (!command.hasRows && (heap.sort || heap.top || !heap.filter.empty()))
    throw UsageError(std::string("heap ") + command.name +
                     " has no --sort, --top or --filter");
}

} // namespace

Action addHeapCommand(CLI::App &app) {
  auto heap = std::make_shared<HeapOptions>();
  addRowOptions(app, *heap);
  addSuppressions(app, *heap);
  for (const HeapCommand &command : kHeapCommands) {
    CLI::App *view = app.add_subcommand(command.name, command.help);
    if (command.hasRows)
      addRowOptions(*view, *heap);
    if (command.view == HeapView::Leaks)
      addSuppressions(*view, *heap);
    view->callback([heap, &command] { chooseView(*heap, command); });
  }
  app.require_subcommand(0, 1);
  app.footer("Without a view: a summary, the largest sites, what leaked.");
  return [heap](Session &session) {
    reportHeap(session.model(), *heap, session.out);
    return true;
  };
}

} // namespace autoprof
