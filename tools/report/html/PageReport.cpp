//===-- PageReport.cpp - one page that shows everything -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/html/PageReport.h"

#include "analysis/Diff.h"
#include "analysis/PathMetric.h"
#include "report/DiffReport.h"
#include "report/Reports.h"
#include "report/Text.h"
#include "report/UserReports.h"
#include "report/export/Assets.h"
#include "report/export/Export.h"
#include "report/export/Gzip.h"
#include "report/html/CallColumns.h"
#include "report/html/PathColumns.h"
#include "report/html/SourceFiles.h"

#include <algorithm>
#include <sstream>

namespace autoprof {

namespace {

/// Flame graphs of single threads: reading the traces anew for each takes time.
constexpr size_t kMostThreads = 16;
/// Lines are taken of so many functions, the hottest, if not of whole files.
constexpr size_t kMostExcerpts = 300;

std::string base64(const std::string &bytes) {
  const char *const kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    auto byte = [&](size_t at) {
      return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0u;
    };
    uint32_t three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    for (size_t digit = 0; digit < 4; ++digit)
      text += i + digit > bytes.size()
                  ? '='
                  : kDigits[three >> (18 - 6 * digit) & 63];
  }
  return text;
}

/// What a command prints as JSON.
template <typename Print> std::string printed(Print print) {
  std::ostringstream text;
  print(Output{text, Format::Json});
  return text.str();
}

/// The threads that took most time, in their order.
std::vector<uint32_t> chooseThreads(const Model &model) {
  std::vector<const Thread *> threads;
  for (const Thread &thread : model.threads)
    if (thread.calls > 0)
      threads.push_back(&thread);
  if (threads.size() < 2)
    return {}; // its graph is that of the whole
  std::sort(threads.begin(), threads.end(),
            [](const Thread *a, const Thread *b) {
              return std::pair(b->totalNs, a->index) <
                     std::pair(a->totalNs, b->index);
            });
  threads.resize(std::min(threads.size(), kMostThreads));
  std::vector<uint32_t> chosen;
  for (const Thread *thread : threads)
    chosen.push_back(thread->index);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

class PageWriter {
public:
  PageWriter(const Model &model, const PageOptions &options)
      : model_(model), options_(options), numbers_(model) {}

  void collect(const PageParts &parts) {
    addReports(parts.base);
    PathColumns paths(model_, numbers_, "nodes", columns_);
    paths.addDurations();
    page_["title"] = titleOf(model_);
    page_["others"] = identities(model_, numbers_.others());
    page_["metrics"] = Json::array();
    for (PathMetric metric : metricsOf(model_))
      page_["metrics"].push_back({{"word", metricInfo(metric).word},
                                  {"title", metricInfo(metric).title}});
    page_["threads"] = Json::array();
    for (uint32_t index : chooseThreads(model_)) {
      paths.addThread(parts.loadThread(index), index);
      page_["threads"].push_back(index);
    }
    if (parts.base)
      addBase(*parts.base);
    if (parts.events)
      page_["calls"] = addCalls(*parts.events, model_, numbers_, columns_);
    page_["columns"] = columns_.index();
    if (options_.sourceRoot)
      addSources(*options_.sourceRoot);
  }

  void write(std::ostream &out) const {
    std::string reports = reports_ + ",\n\"page\":" + dumped(page_) + "}\n";
    std::string text = kPage;
    for (size_t at = 0; at < text.size();) {
      size_t mark = std::min(text.find("@@", at), text.size());
      out << text.substr(at, mark - at);
      if (mark == text.size())
        break;
      size_t end = text.find("@@", mark + 2);
      std::string name = text.substr(mark + 2, end - mark - 2);
      out << (name == "TITLE"     ? escapedXml(titleOf(model_))
              : name == "STYLE"   ? std::string(kPageStyle)
              : name == "REPORTS" ? base64(gzip(reports))
              : name == "COLUMNS" ? base64(gzip(columns_.bytes()))
                                  : std::string(kPageScript));
      at = end + 2;
    }
  }

private:
  void add(const char *name, const std::string &json) {
    reports_ += (reports_.empty()
                     ? "{\"version\":" + std::to_string(kJsonVersion) + ",\n\""
                     : ",\n\"") +
                std::string(name) + "\":" + json;
  }

  void addReports(const std::optional<PageBase> &base) {
    auto addPrinted = [&](const char *name, auto print) {
      add(name, printed(print));
    };
    addPrinted("overview",
               [&](const Output &out) { reportOverview(model_, out); });
    addPrinted("functions",
               [&](const Output &out) { reportFunctions(model_, {}, out); });
    addPrinted("bottlenecks", [&](const Output &out) {
      reportBottlenecks(model_, options_.thresholds, out);
    });
    addPrinted("threads",
               [&](const Output &out) { reportThreads(model_, out); });
    addPrinted("timeline",
               [&](const Output &out) { reportTimeline(model_, out); });
    if (model_.user.any()) {
      addPrinted("values",
                 [&](const Output &out) { reportValues(model_, 0, out); });
      addPrinted("frames",
                 [&](const Output &out) { reportFrames(model_, out); });
      addPrinted("sections",
                 [&](const Output &out) { reportSections(model_, out); });
    }
    if (model_.heap.isRecorded()) {
      const std::pair<const char *, HeapView> kViews[] = {
          {"heap", HeapView::Overview},
          {"heap_types", HeapView::Types},
          {"heap_functions", HeapView::Functions},
          {"heap_sizes", HeapView::Sizes},

          {"heap_scopes", HeapView::Scopes}};
      for (const auto &[name, view] : kViews)
        addPrinted(name, [&, view = view](const Output &out) {
          HeapOptions heap;
          heap.view = view;
          reportHeap(model_, heap, out);
        });
    }
    if (base)
      addPrinted("diff", [&](const Output &out) {
        reportDiff(compareRuns(base->base, base->now), {}, out);
      });
  }

  static Json identities(const Model &model,
                         const std::vector<FunctionIndex> &functions) {
    Json rows = Json::array();
    for (FunctionIndex function : functions)
      rows.push_back(functionIdentity(model, function));
    return rows;
  }

  void addBase(const PageBase &base) {
    FunctionNumbers numbers(base.model);
    PathColumns(base.model, numbers, "base", columns_);
    std::vector<FunctionIndex> all = numbers.shown();
    all.insert(all.end(), numbers.others().begin(), numbers.others().end());
    page_["base"] = {{"title", titleOf(base.model)},
                     {"functions", identities(base.model, all)}};
    for (const Run &run : base.model.runs)
      page_["base"]["runs"].push_back(
          {{"path", run.path}, {"command_line", run.commandLine}});
  }

  void addSources(const std::string &root) {
    std::vector<FunctionIndex> functions = numbers_.shown();
    if (!options_.embedsWholeFiles && functions.size() > kMostExcerpts)
      functions.resize(kMostExcerpts);
    page_["sources"] =
        SourceFiles(root).collect(model_, functions, options_.embedsWholeFiles);
  }

  const Model &model_;
  const PageOptions &options_;
  FunctionNumbers numbers_;
  Columns columns_;
  std::string reports_;
  Json page_;
};

} // namespace

void writePage(const Model &model, const PageParts &parts,
               const PageOptions &options, std::ostream &out) {
  PageWriter writer(model, options);
  writer.collect(parts);
  writer.write(out);
}

} // namespace autoprof
