//===-- FlameGraphCommand.cpp - flamegraph --------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Commands.h"
#include "EventWindow.h"
#include "ToFile.h"
#include "analysis/Checks.h"
#include "report/MetricReports.h"
#include "report/Reports.h"
#include "report/Text.h"
#include "report/UsageError.h"
#include "report/export/Export.h"
#include "report/flamegraph/FlameChartReport.h"
#include "report/flamegraph/FlameGraphReport.h"

#include <fmt/format.h>
#include <memory>
#include <optional>

namespace autoprof {

namespace {

enum class FlameFile { Svg, Page, Folded };

struct FlameChoice {
  std::string file, thread, base;
  std::optional<PathMetric> metric;
  FlameShape shape;
  FlameLook look;
  std::optional<double> minShare;
  bool isNormalized = false;
  bool isChart = false;
  std::string from, to; ///< of a chart
};

/// Percent of a chart's width below which calls are joined.
constexpr double kChartShare = 0.05;

FlameFile fileKind(const std::string &path) {
  if (path.ends_with(".svg"))
    return FlameFile::Svg;
  if (path.ends_with(".html"))
    return FlameFile::Page;
  if (path.ends_with(".folded"))
    return FlameFile::Folded;
  if (path == "-") // stdout
    return FlameFile::Svg;
  throw UsageError("the name of the flame graph ends in .svg, .html or "
                   ".folded, not \"" +
                   path + "\" (or is -: an SVG on stdout)");
}

void checkChart(const FlameChoice &choice) {
  const std::pair<bool, const char *> kOthers[] = {
      {choice.metric.has_value(), "--metric"},
      {!choice.shape.root.empty(), "--root"},
      {choice.shape.isReversed, "--reverse"},
      {!choice.base.empty(), "--diff"},
      {choice.isNormalized, "--normalize"}};
  for (auto [isGiven, option] : kOthers)
    if (isGiven)
      throw UsageError(std::string(option) + " does not go with --chart");
  if (fileKind(choice.file) == FlameFile::Folded)
    throw UsageError("--chart has no .folded form: stacks have no order");
}

void checkChoice(const FlameChoice &choice) {
  if (choice.file.empty())
    throw UsageError("flamegraph needs a file: -o FILE.svg, .html or .folded");
  if (choice.isChart)
    return checkChart(choice);
  if (!choice.from.empty() || !choice.to.empty())
    throw UsageError("--from and --to go with --chart");
  if (choice.minShare && fileKind(choice.file) == FlameFile::Folded)
    throw UsageError("--min-share does not go with .folded, which has all "
                     "stacks");
  if (choice.isNormalized && choice.base.empty())
    throw UsageError("--normalize goes with --diff");
  if (!choice.base.empty() && fileKind(choice.file) == FlameFile::Folded)
    throw UsageError("--diff has no .folded form");
}

std::string formatTotal(uint64_t value, Unit unit) {
  if (unit == Unit::Nanoseconds)
    return formatNs(static_cast<double>(value));
  return unit == Unit::Bytes ? formatBytes(value) : formatCount(value);
}

/// Of all that is shown. What is below a root is a part of all calls; turned
/// round, the calls of the root's functions are the first frames'.
uint64_t callsIn(const Model &model, const FlameGraph &graph,
                 const FlameShape &shape) {
  if (shape.root.empty())
    return model.calls();
  uint64_t calls = 0;
  for (const TreeNode &node : graph.tree.nodes())
    if (!shape.isReversed || node.parent == CallTree::kRoot)
      calls += node.calls;
  return calls;
}

std::string subtitleOf(const Model &model, const FlameGraph &graph,
                       const FlameChoice &choice) {
  const FlameShape &shape = choice.shape;
  std::string text =
      fmt::format("{}: {}", MetricChoice{shape.metric, shape.name}.title(),
                  formatTotal(graph.total(), choice.look.unit));
  if (shape.metric == PathMetric::Self)
    text += " wall, " + counted(callsIn(model, graph, shape), "call");
  if (!choice.thread.empty())
    text += ", thread " + printable(choice.thread);
  if (!choice.shape.root.empty())
    text += (choice.shape.isReversed ? ", callers of " : ", below ") +
            printable(choice.shape.root);
  if (choice.shape.isReversed)
    text += ", reversed: callers on top of callees";
  if (!graph.isComparison())
    return text;
  text += ", base " + formatTotal(graph.baseTotal, choice.look.unit);
  if (choice.isNormalized)
    text += " scaled to " +
            formatTotal(graph.baseTotals[CallTree::kRoot], choice.look.unit);
  text += "; blue: less, orange: more than the base";
  return text;
}

/// \p where: of which side the errors are.
void demandShown(const Model &model, const FlameShape &shape,
                 const char *where) {
  try {
    if (shape.metric == PathMetric::Self && !model.hasTimes())
      throw UsageError("no times were measured (timing=count); --metric calls "
                       "shows what was counted");
    demandMetric(model, {shape.metric, shape.name});
  } catch (const UsageError &error) {
    throw UsageError(error.what() + std::string(where));
  }
}

FlameGraph buildGraph(Session &session, FlameChoice &choice,
                      const Model &model) {
  choice.shape.metric = choice.metric.value_or(defaultMetric(model));
  demandShown(model, choice.shape, "");
  choice.look.unit = metricUnit(model, choice.shape.metric, choice.shape.name);
  FlameBuilder builder(choice.shape);
  bool isFound = builder.add(model);
  double scale = 1;
  if (!choice.base.empty()) {
    Model base = session.load({choice.base}, choice.thread);
    // A base that told no such counter has none of it.
    if (choice.shape.metric != PathMetric::Counter ||
        base.user.find(false, choice.shape.name))
      demandShown(base, choice.shape, " in the base");
    isFound |= builder.add(base, true);
    if (choice.isNormalized && builder.baseSum() > 0)
      scale = static_cast<double>(builder.newSum()) /
              static_cast<double>(builder.baseSum());
  }
  if (!isFound)
    throw UsageError("no function is called \"" + printable(choice.shape.root) +
                     "\" (a name or a pattern with * and ?)");
  return builder.finish(scale);
}

std::string secondsText(uint64_t ns) {
  return fmt::format("{}.{:06} s", ns / 1000000000, ns / 1000 % 1000000);
}

/// Why nothing is to be seen. The events are rewound to their beginning.
std::string emptyChart(EventReplay &events, EventReplay::Window window) {
  bool hasEnd = window.toNs != UINT64_MAX;
  std::string asked =
      "from " + secondsText(window.fromNs) +
      (hasEnd ? " to " + secondsText(window.toNs) : std::string(" on"));
  window.fromNs = 0;
  window.toNs = UINT64_MAX;
  events.start(window);
  CallEvent event;
  if (!events.next(event))
    return "there are no events to show";
  return "nothing happened " + asked + "; there are events from " +
         secondsText(events.firstNs()) + " to " + secondsText(events.lastNs());
}

void makeChart(Session &session, FlameChoice &choice, const Model &model) {
  std::unique_ptr<EventReplay> events = session.eventsAgain();
  if (!events->hasEvents())
    throw UsageError("--chart needs a trace of events; this one counts calls, "
                     "without an order in time: run the program with "
                     "AUTOPROF_OPTIONS=mode=trace or mode=ring");
  EventReplay::Window window = windowOf(choice.from, choice.to);
  window.wanted = Session::wantThread(*events, choice.thread);
  FlameChart chart =
      buildFlameChart(*events, window, choice.minShare.value_or(kChartShare));
  bool isPart = !choice.from.empty() || !choice.to.empty();
  if (chart.threads == 0 || (isPart && chart.fromNs == chart.toNs))
    throw UsageError(emptyChart(*events, window));
  Session::warnOfDamagedEvents(*events);
  choice.look.title = titleOf(model);
  choice.look.subtitle = chartSubtitle(chart);
  bool isPage = fileKind(choice.file) == FlameFile::Page;
  writeToFile(choice.file, [&](std::ostream &out) {
    isPage ? writeFlameChartPage(chart, choice.look, out)
           : writeFlameChartSvg(chart, choice.look, out);
  });
}

void makeFlameGraph(Session &session, FlameChoice &choice) {
  checkChoice(choice);
  FlameFile kind = fileKind(choice.file);
  Model model = session.model(choice.thread);
  if (choice.isChart)
    return makeChart(session, choice, model);
  choice.look.minShare = choice.minShare.value_or(choice.look.minShare);
  FlameGraph graph = buildGraph(session, choice, model);
  choice.look.metric = choice.shape.metric;
  choice.look.title = titleOf(model);
  choice.look.subtitle = subtitleOf(model, graph, choice);
  writeToFile(choice.file, [&](std::ostream &out) {
    if (kind == FlameFile::Svg)
      writeFlameGraphSvg(graph, choice.look, out);
    else if (kind == FlameFile::Page)
      writeFlameGraphPage(graph, choice.look, out);
    else
      writeFlameGraphFolded(graph, out);
  });
}

void addMetric(CLI::App &app, FlameChoice &choice) {
  addMetricOption(app, "What widths show [self: time]",
                  [&choice](const MetricChoice &metric) {
                    choice.metric = metric.metric;
                    choice.shape.name = choice.look.name = metric.name;
                  });
}

} // namespace

Action addFlameGraphCommand(CLI::App &app) {
  auto choice = std::make_shared<FlameChoice>();
  app.add_option("-o,--output", choice->file,
                 "Where to: FILE.svg, FILE.html or FILE.folded; - is an SVG "
                 "on stdout")
      ->type_name("FILE");
  addMetric(app, *choice);
  app.add_option("--thread", choice->thread,
                 "One thread only: its index, tid or name")
      ->type_name("T");
  app.add_option("--root", choice->shape.root, "Begin at these functions")
      ->type_name("FUNC");
  app.add_flag("--reverse", choice->shape.isReversed,
               "Turned round: callers on top of what they call; with --root "
               "those of these functions");
  app.add_flag("--icicle", choice->look.isIcicle, "The root at the top");
  app.add_option("--min-share", choice->minShare,
                 "Leave out frames below this share of the total [0.01]; in a "
                 "chart, join them [0.05]")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 100.0));
  app.add_option("--diff", choice->base,
                 "Colours show the change from this trace")
      ->type_name("BASE");
  app.add_flag("--normalize", choice->isNormalized,
               "With --diff: scale the base to the same total");
  app.add_flag("--chart", choice->isChart,
               "In order of time (needs a trace of events)");
  app.add_option("--from", choice->from,
                 "A chart that begins so long after the start: 1.5s, 200ms")
      ->type_name("TIME");
  app.add_option("--to,--until", choice->to, "And ends so long after the start")
      ->type_name("TIME");
  return [choice](Session &session) {
    makeFlameGraph(session, *choice);
    return true;
  };
}

} // namespace autoprof
