//===-- BottlenecksReport.cpp - the list of bottlenecks -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "analysis/Completeness.h"
#include "analysis/HeapViews.h"
#include "report/BottleneckTexts.h"
#include "report/Fields.h"
#include "report/HeapFields.h"
#include "report/Reports.h"
#include "report/Text.h"

#include <cmath>
#include <fmt/format.h>
#include <map>

namespace autoprof {

namespace {

constexpr size_t kMaxCallers = 3;
constexpr size_t kMaxFrames = 12;

Json valueOf(const Figure &figure) {
  if (figure.unit == Unit::Count && figure.value != std::floor(figure.value))
    return figure.value;
  return static_cast<int64_t>(std::llround(figure.value));
}

Json findingJson(const Model &model, const Finding &finding) {
  Json row;
  row["severity"] = severityName(finding.severity);
  row["kind"] = kindKey(finding.kind);
  Json identity = functionIdentity(
      model, finding.subject.empty() ? finding.function : kRootFunction);
  if (!finding.subject.empty())
    identity["name"] = identity["mangled"] = finding.subject;
  for (const auto &item : identity.items())
    row[item.key()] = item.value();
  row["reason"] = reasonOf(model, finding);
  row["advice"] = adviceFor(finding);
  row["cost"] = finding.cost;
  row["estimated"] = finding.isEstimated;
  row["threshold"] =
      finding.threshold.empty() ? Json(nullptr) : Json(finding.threshold);
  row["figures"] = Json::object();
  for (const Figure &figure : finding.figures)
    row["figures"][figure.key] = valueOf(figure);
  row["path"] = finding.path == kNoTreeNode ? Json::array()
                                            : pathNames(model, finding.path);
  row["site"] = nullptr;
  if (finding.site && !finding.site->file.empty())
    row["site"] = {{"file", finding.site->file}, {"line", finding.site->line}};
  row["callers"] = Json::array();
  for (const CallerCount &caller : finding.callers) {
    Json json = functionIdentity(model, caller.function);
    json["calls"] = caller.calls;
    row["callers"].push_back(std::move(json));
  }
  row["also"] = Json::array();
  for (BottleneckKind kind : finding.also)
    row["also"].push_back(kindKey(kind));
  return row;
}

void printJson(const Model &model, const Inspection &inspection,
               const Output &out) {
  Json all;
  all["version"] = kJsonVersion;
  all["bottlenecks"] = Json::array();
  for (const Finding &finding : inspection.findings)
    all["bottlenecks"].push_back(findingJson(model, finding));
  all["checked"] = Json::array();
  for (BottleneckKind kind : inspection.checked)
    all["checked"].push_back(kindKey(kind));
  all["not_checked"] = Json::array();
  for (BottleneckKind kind : inspection.unknown)
    all["not_checked"].push_back(
        {{"kind", kindKey(kind)}, {"why", whyUnknown(model, kind)}});
  all["thresholds"] = inspection.thresholds;
  all["thresholds_without_function"] = inspection.unmatched;
  all["thresholds_not_measured"] = inspection.unjudged;
  all["thresholds_partly_measured"] = inspection.partlyJudged;
  all["damage"] = describeDamage(model);
  all["losses"] = describeLosses(model);
  out.stream << dumped(all, 2) << '\n';
}

void printCsv(const Model &model, const Inspection &inspection,
              const Output &out) {
  out.stream << "severity,kind,name,mangled,file,line,reason,advice,cost,"
                "estimated,threshold\n";
  for (const Finding &finding : inspection.findings) {
    Json row = findingJson(model, finding);
    for (const char *key : {"figures", "path", "site", "callers", "also"})
      row.erase(key);
    out.stream << csvValues(row);
  }
}

/// "main > run > parse", its middle left out when it is long.
std::string pathText(const Model &model, TreeIndex path) {
  std::vector<FunctionIndex> frames = framesOf(model.tree, path);
  std::string text;
  for (size_t i = 0; i < frames.size(); ++i) {
    if (frames.size() > kMaxFrames && i == kMaxFrames / 2) {
      size_t skipped = frames.size() - kMaxFrames;
      text += fmt::format(" > ... {} more ...", skipped);
      i += skipped;
    }
    text += (i ? " > " : "") + printable(model.nameOf(frames[i]));
  }
  return text;
}

/// "self_per_call_ns" as "self per call".
std::string labelOf(const Figure &figure) {
  std::string label = figure.key;
  if (label == "p99_9_ns")
    return "p99.9";
  if (label.ends_with("_ns"))
    label.resize(label.size() - 3);
  for (char &c : label)
    if (c == '_')
      c = ' ';
  return label;
}

std::string figuresText(const Finding &finding) {
  std::string text;
  for (const Figure &figure : finding.figures)
    text += (text.empty() ? "" : ", ") + labelOf(figure) + " " +
            formatAmount(figure.value, figure.unit);
  if (finding.isEstimated)
    text += " (times estimated)";
  return text;
}

std::string callersText(const Model &model, const Finding &finding) {
  std::string text;
  for (size_t i = 0; i < finding.callers.size(); ++i) {
    if (i == kMaxCallers)
      return text +
             fmt::format(" and {} more", finding.callers.size() - kMaxCallers);
    const CallerCount &caller = finding.callers[i];
    text += (i ? ", " : "") + printable(model.nameOf(caller.function)) + " (" +
            formatCount(caller.calls) + ")";
  }
  return text;
}

Role roleOf(Severity severity) {
  return severity == Severity::Medium ? Role::Hot : Role::Bad;
}

std::string upper(std::string text) {
  for (char &c : text)
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

void printFinding(const Model &model, const Finding &finding,
                  const Output &out) {
  constexpr int kIndent = 10;
  bool isFunction = finding.subject.empty();
  std::string place = isFunction ? placeOf(model, finding.function) : "";
  out.stream << '\n'
             << out.colored(roleOf(finding.severity),
                            fmt::format("{:<{}}",
                                        upper(severityName(finding.severity)),
                                        kIndent))
             << out.colored(Role::Name,
                            printable(isFunction
                                          ? model.nameOf(finding.function)
                                          : finding.subject))
             << (place.empty() ? "" : "  " + out.colored(Role::Faint, place))
             << '\n';
  auto line = [&](const char *label, const std::string &text) {
    if (!text.empty())
      out.stream << std::string(kIndent, ' ') << out.colored(Role::Faint, label)
                 << text << '\n';
  };
  std::string title = kindTitle(finding.kind);
  if (!finding.threshold.empty())
    title += " " + printable(finding.threshold);
  for (BottleneckKind kind : finding.also)
    title += std::string(", ") + kindTitle(kind);
  line("", title + ": " + reasonOf(model, finding));
  line("figures  ", figuresText(finding));
  line("callers  ", callersText(model, finding));
  if (finding.path != kNoTreeNode)
    line("path     ", pathText(model, finding.path));
  if (finding.site)
    line("made at  ", placeOfSite(*finding.site));
  line("try      ", adviceFor(finding));
}

/// "leak growth (the run was too short), waiting (...)", reasons said once.
std::string unknownText(const Model &model, const Inspection &inspection) {
  std::map<std::string, std::string> byReason;
  std::vector<std::string> order;
  for (BottleneckKind kind : inspection.unknown) {
    std::string why = whyUnknown(model, kind);
    std::string &kinds = byReason[why];
    if (kinds.empty())
      order.push_back(why);
    kinds += (kinds.empty() ? "" : ", ") + std::string(kindTitle(kind));
  }
  std::string text;
  for (const std::string &why : order)
    text += (text.empty() ? "" : "; ") + byReason[why] + " (" + why + ")";
  return text;
}

/// What the list cannot know: it is made of what could be read.
void printMissing(const Model &model, const Output &out) {
  for (const std::string &text : describeDamage(model))
    out.stream << out.colored(Role::Hot, "damaged: ") << printable(text)
               << '\n';
  for (const std::string &text : describeLosses(model))
    out.stream << out.colored(Role::Hot, "lost: ") << printable(text) << '\n';
}

void printText(const Model &model, const Inspection &inspection,
               const Output &out) {
  if (inspection.findings.empty()) {
    out.stream << out.colored(Role::Good, "No bottlenecks found") << '\n';
  } else {
    std::map<Severity, size_t> counts;
    for (const Finding &finding : inspection.findings)
      ++counts[finding.severity];
    std::string text;
    for (auto [severity, count] : counts)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count,
                          severityName(severity));
    out.stream << out.colored(Role::Title,
                              counted(inspection.findings.size(), "bottleneck"))
               << ": " << text << '\n';
  }
  for (const Finding &finding : inspection.findings)
    printFinding(model, finding, out);

  std::string checked;
  for (BottleneckKind kind : inspection.checked)
    if (kind != BottleneckKind::Threshold)
      checked += (checked.empty() ? "" : ", ") + std::string(kindTitle(kind));
  if (inspection.thresholds > 0)
    checked += (checked.empty() ? "" : ", ") +
               counted(inspection.thresholds, "threshold");
  out.stream << '\n';
  if (!checked.empty())
    out.stream << out.colored(Role::Faint, "checked: " + checked) << '\n';
  if (!inspection.unknown.empty())
    out.stream << out.colored(Role::Faint,
                              "not checked: " + unknownText(model, inspection))
               << '\n';
  for (const std::string &text : inspection.unmatched)
    out.stream << out.colored(Role::Hot, "note: ")
               << "nothing was called or told that matches the threshold "
               << printable(text) << '\n';
  for (const std::string &text : inspection.unjudged)
    out.stream << out.colored(Role::Hot, "note: ")
               << "the trace does not have the figures for the threshold "
               << printable(text) << '\n';
  for (const std::string &text : inspection.partlyJudged)
    out.stream << out.colored(Role::Hot, "note: ")
               << "not every call was clocked that the threshold "
               << printable(text)
               << " is about; record with clock=FUNCTION to have all\n";
  printMissing(model, out);
}

} // namespace

void reportBottlenecks(const Model &model,
                       const std::vector<Threshold> &thresholds,
                       const Output &out) {
  Inspection inspection = findBottlenecks(model, thresholds);
  switch (out.format) {
  case Format::Json:
    return printJson(model, inspection, out);
  case Format::Csv:
    return printCsv(model, inspection, out);
  case Format::Text:
    return printText(model, inspection, out);
  }
}

} // namespace autoprof
