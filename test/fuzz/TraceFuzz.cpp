//===-- TraceFuzz.cpp - no bytes crash the reader or a view ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The entry points of libFuzzer: an input is a damaged trace and one view of it
// (Damage.h). What is wrong must be said by an exception of ours, not suffered.
//
//===----------------------------------------------------------------------===//
#include "Damage.h"
#include "Image.h"
#include "analysis/Checks.h"
#include "analysis/EventChecks.h"
#include "analysis/FlameChart.h"
#include "report/DiffReport.h"
#include "report/EventsReport.h"
#include "report/MetricReports.h"
#include "report/Reports.h"
#include "report/UsageError.h"
#include "report/UserReports.h"
#include "report/export/Export.h"
#include "report/flamegraph/FlameChartReport.h"
#include "report/flamegraph/FlameGraphReport.h"
#include "report/html/PageReport.h"
#include "trace/TraceError.h"

#include <functional>
#include <stdexcept>

using namespace autoprof;

extern "C" size_t LLVMFuzzerMutate(uint8_t *, size_t, size_t)
    __attribute__((weak)); // the replay has no fuzzer

namespace {

using View = std::function<void(const Model &, std::ostream &)>;

void addTables(std::vector<View> &views) {
  using Report = void (*)(const Model &, const Output &);
  const Report kReports[] = {
      reportOverview,
      reportThreads,
      reportTimeline,
      [](const Model &model, const Output &out) {
        reportFunctions(model, {}, out);
      },
      [](const Model &model, const Output &out) { reportTree(model, {}, out); },
      [](const Model &model, const Output &out) {
        TreeOptions callers;
        callers.callers = "*";
        callers.depth = 5;
        reportTree(model, callers, out);
      },
      [](const Model &model, const Output &out) {
        reportBottlenecks(model, {}, out);
      },
      [](const Model &model, const Output &out) {
        reportVerify(runChecks(model), model, out);
      }};
  for (Report report : kReports)
    for (Format format : {Format::Text, Format::Json, Format::Csv})
      views.push_back([=](const Model &model, std::ostream &out) {
        report(model, {out, format, true, format == Format::Text ? 70u : 0u});
      });
}

void addHeap(std::vector<View> &views) {
  for (HeapView view : {HeapView::Overview, HeapView::Sites,
                        HeapView::Functions, HeapView::Paths, HeapView::Types,
                        HeapView::Leaks, HeapView::Peak, HeapView::Temporary,
                        HeapView::Sizes, HeapView::Timeline, HeapView::Scopes})
    for (Format format : {Format::Text, Format::Json})
      views.push_back([=](const Model &model, std::ostream &out) {
        HeapOptions options;
        options.view = view;
        reportHeap(model, options, {out, format, false, 0});
      });
}

void addTold(std::vector<View> &views) {
  for (Format format : {Format::Text, Format::Json, Format::Csv}) {
    auto add = [&](auto report) {
      views.push_back([=](const Model &model, std::ostream &out) {
        report(model, Output{out, format, false, 0});
      });
    };
    add([](const Model &model, const Output &out) {
      reportValues(model, 0, out);
    });
    add(reportSections);
    add(reportFrames);
    add([](const Model &model, const Output &out) {
      reportMessages(model, {}, out);
    });
    add([](const Model &model, const Output &out) {
      for (const UserValue &value : model.user.values)
        if (!value.isGauge) {
          MetricChoice choice{PathMetric::Counter, value.name};
          reportMetricFunctions(model, choice, {}, out);
          reportMetricTree(model, choice, {}, out);
        }
    });
  }
}

void addGraphs(std::vector<View> &views) {
  for (bool isReversed : {false, true})
    for (PathMetric metric :
         {PathMetric::Self, PathMetric::Calls, PathMetric::Allocated})
      views.push_back([=](const Model &model, std::ostream &out) {
        FlameShape shape;
        shape.metric = metric;
        shape.isReversed = isReversed;
        if (metric == PathMetric::Allocated)
          demandHeap(model);
        FlameBuilder builder(shape);
        builder.add(model);
        FlameGraph graph = builder.finish();
        writeFlameGraphSvg(graph, {titleOf(model), "", metric, false, 0}, out);
        writeFlameGraphFolded(graph, out);
      });
  for (const ExportFormat &format : exportFormats())
    views.push_back([&format](const Model &model, std::ostream &out) {
      format.write(model, {}, out);
    });
}

const std::vector<View> &views() {
  static const std::vector<View> kViews = [] {
    std::vector<View> views;
    addTables(views);
    addHeap(views);
    addTold(views);
    addGraphs(views);
    return views;
  }();
  return kViews;
}

/// Those that read more than one model.
void compare(const Image &base, const Image &now, std::ostream &out) {
  Pairing::Side before, after;
  before.push_back(modelOf(base));
  after.push_back(modelOf(now));
  reportDiff(compareRuns(before, after), {}, {out, Format::Text, false, 0});
}
std::unique_ptr<EventReplay> eventsOf(const Image &image) {
  std::deque<TraceFile> files;
  files.push_back(image.open());
  return std::make_unique<EventReplay>(std::move(files));
}
void page(const Image &base, const Image &now, std::ostream &out) {
  auto one = [&](const Image &image) {
    Pairing::Side side;
    side.push_back(modelOf(image));
    return side;
  };
  PageBase whole{one(base), one(now), modelOf(base)};
  writePage(
      modelOf(now),
      {[&](uint32_t) { return modelOf(now); }, std::move(whole), eventsOf(now)},
      {}, out);
}

/// Those that show calls in order of time.
using EventView = std::function<void(const Image &, std::ostream &)>;
const std::vector<EventView> &eventViews() {
  static const std::vector<EventView> kViews = [] {
    std::vector<EventView> views;
    for (Format format : {Format::Text, Format::Json, Format::Csv})
      for (EventReplay::Window window :
           {EventReplay::Window{}, EventReplay::Window{1500, 400000, {}}})
        views.push_back([=](const Image &image, std::ostream &out) {
          reportEvents(*eventsOf(image), {window, {}}, {out, format, false, 0});
        });
    views.push_back([](const Image &image, std::ostream &out) {
      FlameChart chart = buildFlameChart(*eventsOf(image), {}, 0.1);
      writeFlameChartSvg(chart, {"", "", PathMetric::Self, false, 0}, out);
      writeFlameChartPage(chart, {"", "", PathMetric::Self, false, 0}, out);
    });
    views.push_back([](const Image &image, std::ostream &out) {
      out << checkEvents(*eventsOf(image), modelOf(image)).figures;
    });
    for (const ExportFormat &format : exportFormats())
      if (format.hasEvents)
        views.push_back([&format](const Image &image, std::ostream &out) {
          auto events = eventsOf(image);
          ExportOptions options;
          options.events = events.get();
          format.write(modelOf(image), options, out);
        });
    return views;
  }();
  return kViews;
}

/// Nowhere, but it is all formatted.
class Sink : public std::streambuf {
  int overflow(int c) override { return c == EOF ? 0 : c; }
  std::streamsize xsputn(const char *, std::streamsize size) override {
    return size;
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size) {
  static Sink sink;
  std::ostream out(&sink);
  Damaged what = damaged(input, size);
  Image image(std::move(what.bytes));
  size_t tables = views().size();
  size_t view = what.view % (tables + 2 + eventViews().size());
  try {
    if (view < tables)
      views()[view](modelOf(image), out);
    else if (view < tables + 2)
      (view == tables ? compare : page)(Image(baseOf(input, size)), image, out);
    else
      eventViews()[view - tables - 2](image, out);
  } catch (const TraceError &) {
  } catch (const UsageError &) {
  } catch (const std::runtime_error &) {
  }
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *input, size_t size,
                                          size_t most, unsigned seed) {
  if (seed % 3 == 0 && LLVMFuzzerMutate)
    return LLVMFuzzerMutate(input, size, most);
  size_t longer = addStep(input, size, most, seed);
  if (longer == size && LLVMFuzzerMutate)
    return LLVMFuzzerMutate(input, size, most);
  return longer;
}
