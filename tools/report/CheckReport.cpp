//===-- CheckReport.cpp - which limits were kept --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/CheckReport.h"

#include "analysis/Checks.h"
#include "report/BottleneckTexts.h"
#include "report/Fields.h"
#include "report/Text.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace autoprof {

namespace {

/// Exact figures in full: a limit of "+0" is broken by one.
std::string exactly(double value, Unit unit) {
  if (unit == Unit::Nanoseconds)
    return formatNs(value);
  std::string sign = value < 0 ? "-" : "";
  std::string text =
      sign + formatCount(static_cast<uint64_t>(std::llround(std::abs(value))));
  return unit == Unit::Bytes ? text + " B" : text;
}

std::string subjectOf(const GateResult &result) {
  return result.function ? printable(result.function->name) : "the run";
}

/// What the test says of a figure that is another in each run.
std::string testText(const GateResult &result) {
  if (result.isExact)
    return {};
  if (!result.p)
    return fmt::format("; not tested: fewer than {} runs", kLeastRuns);
  if (result.value <= result.limit)
    return {};
  std::string p =
      *result.p < 0.0001 ? "p < 0.0001" : fmt::format("p = {:.4f}", *result.p);
  return result.isOk ? "; over, but not significant: " + p : ", " + p;
}

/// "parse: 1,012, base 1,000, limit 1,010".
std::string figuresText(const GateResult &result) {
  if (!result.error.empty())
    return printable(
        (result.gate.place.empty() ? "" : result.gate.place + ": ") +
        result.error);
  std::string text =
      subjectOf(result) + ": " + exactly(result.value, result.unit);
  if (result.base)
    text += ", base " + exactly(*result.base, result.unit);
  text += ", limit " + exactly(result.limit, result.unit) + testText(result);
  if (result.clockedOf)
    text +=
        fmt::format("; {} of {} clocked", formatCount(result.clockedOf->first),
                    counted(result.clockedOf->second, "call"));
  return text;
}

std::string titleOf(const IncompleteTrace &trace) {
  return "trace " + printable(trace.path);
}

std::string whyText(const IncompleteTrace &trace) {
  std::string text;
  for (const std::string &why : trace.why)
    text += (text.empty() ? "" : "; ") + printable(why);
  return text;
}

/// "all 6 checks passed", "1 of 6 checks failed, 1 could not be made".
std::string summaryText(const CheckOutcome &outcome) {
  size_t checks = outcome.checks(), failed = outcome.failed(),
         errors = outcome.errors();
  auto part = [&](size_t count, const char *what) {
    return (checks == 1
                ? "1 check"
                : fmt::format("{} of {}", count, counted(checks, "check"))) +
           what;
  };
  if (!failed && !errors)
    return (checks == 1 ? "" : "all ") + counted(checks, "check") + " passed";
  if (!failed)
    return part(errors, " could not be made");
  return part(failed, " failed") +
         (errors ? fmt::format(", {} could not be made", errors) : "");
}

void printText(const CheckOutcome &outcome, const Output &out) {
  auto line = [&](Role role, const char *word, const std::string &text) {
    out.stream << out.colored(role, fmt::format("{:<5}", word)) << ' ' << text
               << '\n';
  };
  for (const IncompleteTrace &trace : outcome.incomplete)
    line(outcome.isIncompleteAccepted ? Role::Hot : Role::Bad,
         outcome.isIncompleteAccepted ? "note" : "FAIL",
         titleOf(trace) + ": " + whyText(trace));
  for (const GateResult &result : outcome.gates)
    if (!result.error.empty())
      line(Role::Bad, "ERROR", figuresText(result));
    else
      line(result.isOk ? Role::Good : Role::Bad, result.isOk ? "ok" : "FAIL",
           printable(result.gate.text) + "  " + figuresText(result));
  bool isGood = !outcome.failed() && !outcome.errors();
  out.stream << '\n'
             << (isGood ? summaryText(outcome)
                        : out.colored(Role::Bad, summaryText(outcome)))
             << '\n';
}

/// Counts, bytes and most times are whole numbers; means need not be.
Json numberJson(double value) {
  constexpr double kMostWhole = 9e15; // below 2^53
  if (value == std::floor(value) && std::abs(value) < kMostWhole)
    return static_cast<int64_t>(value);
  return value;
}

Json resultJson(const GateResult &result) {
  bool isKnown = result.error.empty();
  auto known = [&](Json value) { return isKnown ? value : Json(nullptr); };
  Json row;
  row["gate"] = result.gate.text;
  row["ok"] = result.isOk;
  const auto &function = result.function;
  row["name"] = function ? Json(function->name) : Json(nullptr);
  row["mangled"] = function ? function->mangled : "";
  row["file"] = function ? function->file : "";
  row["line"] = function ? function->line : 0;
  row["value"] = known(numberJson(result.value));
  row["base"] = result.base ? numberJson(*result.base) : Json(nullptr);
  row["limit"] = known(numberJson(result.limit));
  row["exact"] = known(result.isExact);
  row["p"] = result.p ? Json(*result.p) : Json(nullptr);
  row["error"] = isKnown ? Json(nullptr) : Json(figuresText(result));
  return row;
}

Json traceJson(const IncompleteTrace &trace, bool isAccepted) {
  Json row;
  row["path"] = trace.path;
  row["ok"] = isAccepted;
  row["why"] = trace.why;
  return row;
}

/// A record like those of gates: what is wrong stands where their errors do.
Json traceRecord(const IncompleteTrace &trace, bool isAccepted) {
  GateResult result;
  result.gate.text = titleOf(trace);
  result.error = whyText(trace);
  result.isOk = isAccepted;
  return resultJson(result);
}

void printCsv(const CheckOutcome &outcome, const Output &out) {
  std::vector<Json> rows;
  for (const IncompleteTrace &trace : outcome.incomplete)
    rows.push_back(traceRecord(trace, outcome.isIncompleteAccepted));
  for (const GateResult &result : outcome.gates)
    rows.push_back(resultJson(result));
  for (const Json &row : rows)
    out.stream << (&row == &rows.front() ? csvHeading(row) : "")
               << csvValues(row);
}

void printJson(const CheckOutcome &outcome, const Output &out) {
  Json all;
  all["version"] = kJsonVersion;
  all["ok"] = outcome.failed() == 0 && outcome.errors() == 0;
  all["incomplete"] = Json::array();
  for (const IncompleteTrace &trace : outcome.incomplete)
    all["incomplete"].push_back(traceJson(trace, outcome.isIncompleteAccepted));
  all["gates"] = Json::array();
  for (const GateResult &result : outcome.gates)
    all["gates"].push_back(resultJson(result));
  out.stream << dumped(all, 2) << '\n';
}

/// As the workflow commands of GitHub want their values.
std::string commandEscaped(const std::string &text, bool isProperty) {
  std::string result;
  for (char c : text)
    if (c == '%' || c == '\n' || c == '\r' ||
        (isProperty && (c == ':' || c == ',')))
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      result += c;
  return result;
}

/// One workflow command; \p place: "file=F,line=N" or nothing.
void printError(std::ostream &stream, std::string place,
                const std::string &subject, const std::string &text) {
  if (!place.empty())
    place += ",";
  stream << "::error " << place
         << "title=" << commandEscaped("autoprof check " + subject, true)
         << "::" << commandEscaped(text, false) << '\n';
}

std::string commandPlace(const std::string &file, uint64_t line) {
  std::string place = "file=" + commandEscaped(printable(file), true);
  return line ? place + ",line=" + std::to_string(line) : place;
}

/// Where the function is; of an error where the gate is written, if in a file.
std::string placeOf(const GateResult &result) {
  if (const auto &function = result.function;
      function && !function->file.empty())
    return commandPlace(function->file, function->line);
  const std::string &place = result.gate.place;
  size_t colon = place.rfind(':');
  if (result.error.empty() || colon == std::string::npos)
    return {};
  return commandPlace(place.substr(0, colon),
                      std::stoull(place.substr(colon + 1)));
}

} // namespace

size_t CheckOutcome::failed() const {
  return failedTraces() +
         static_cast<size_t>(std::count_if(
             gates.begin(), gates.end(), [](const GateResult &result) {
               return result.error.empty() && !result.isOk;
             }));
}

size_t CheckOutcome::errors() const {
  return static_cast<size_t>(
      std::count_if(gates.begin(), gates.end(), [](const GateResult &result) {
        return !result.error.empty();
      }));
}

void reportCheck(const CheckOutcome &outcome, const Output &out) {
  switch (out.format) {
  case Format::Json:
    return printJson(outcome, out);
  case Format::Csv:
    return printCsv(outcome, out);
  case Format::Text:
    return printText(outcome, out);
  }
}

void writeJUnit(const CheckOutcome &outcome, std::ostream &stream) {
  stream << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         << fmt::format("<testsuites>\n<testsuite name=\"autoprof check\" "
                        "tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
                        outcome.checks(), outcome.failed(), outcome.errors());
  auto testcase = [&](const std::string &subject, const std::string &name,
                      const char *problem, const std::string &message) {
    stream << "<testcase classname=\"" << escapedXml(subject) << "\" name=\""
           << escapedXml(name) << "\"";
    if (problem)
      stream << ">\n<" << problem << " message=\"" << escapedXml(message)
             << "\"/>\n</testcase>\n";
    else
      stream << "/>\n";
  };
  if (!outcome.isIncompleteAccepted)
    for (const IncompleteTrace &trace : outcome.incomplete)
      testcase("the run", titleOf(trace), "failure", whyText(trace));
  for (const GateResult &result : outcome.gates)
    testcase(subjectOf(result), printable(result.gate.text),
             !result.error.empty() ? "error"
             : result.isOk         ? nullptr
                                   : "failure",
             figuresText(result));
  stream << "</testsuite>\n</testsuites>\n";
}

void printGithub(const CheckOutcome &outcome, std::ostream &stream) {
  if (!outcome.isIncompleteAccepted)
    for (const IncompleteTrace &trace : outcome.incomplete)
      printError(stream, "", titleOf(trace), whyText(trace));
  for (const GateResult &result : outcome.gates)
    if (!result.isOk)
      printError(stream, placeOf(result), printable(result.gate.text),
                 figuresText(result));
}

} // namespace autoprof
