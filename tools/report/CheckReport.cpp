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

/// "parse: 1,012, base 1,000, limit 1,010".
std::string figuresText(const GateResult &result) {
  Unit unit = result.gate->metric.unit();
  std::string text = subjectOf(result) + ": " + exactly(result.value, unit);
  if (result.base)
    text += ", base " + exactly(*result.base, unit);
  text += ", limit " + exactly(result.limit, unit);
  if (result.p && result.value > result.limit)
    text += *result.p < 0.0001 ? ", p < 0.0001"
                               : fmt::format(", p = {:.4f}", *result.p);
  else if (result.isTime && !result.p)
    text += ", not tested: fewer than 3 runs";
  if (result.clockedOf)
    text +=
        fmt::format(", of {} of {} calls", formatCount(result.clockedOf->first),
                    formatCount(result.clockedOf->second));
  return text;
}

size_t countFailed(const std::vector<GateResult> &results) {
  return static_cast<size_t>(
      std::count_if(results.begin(), results.end(),
                    [](const GateResult &result) { return !result.isOk; }));
}

void printText(const std::vector<GateResult> &results, const Output &out) {
  for (const GateResult &result : results)
    out.stream << (result.isOk ? out.colored(Role::Good, "ok  ")
                               : out.colored(Role::Bad, "FAIL"))
               << "  " << printable(result.gate->expression.text) << "  "
               << figuresText(result) << '\n';
  size_t failed = countFailed(results);
  out.stream << '\n'
             << (failed ? out.colored(
                              Role::Bad,
                              fmt::format("{} of {} failed", failed,
                                          counted(results.size(), "check")))
                        : "all " + counted(results.size(), "check") + " passed")
             << '\n';
}

Json resultJson(const GateResult &result) {
  Json row;
  row["gate"] = result.gate->expression.text;
  row["ok"] = result.isOk;
  const auto &function = result.function;
  row["name"] = function ? Json(function->name) : Json(nullptr);
  row["mangled"] = function ? function->mangled : "";
  row["file"] = function ? function->file : "";
  row["line"] = function ? function->line : 0;
  row["value"] = result.value;
  row["base"] = result.base ? Json(*result.base) : Json(nullptr);
  row["limit"] = result.limit;
  row["exact"] = !result.isTime;
  row["p"] = result.p ? Json(*result.p) : Json(nullptr);
  return row;
}

std::string xmlEscaped(const std::string &text) {
  return escapedXml(printable(text));
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

} // namespace

void reportCheck(const std::vector<GateResult> &results, const Output &out) {
  if (out.format == Format::Text)
    return printText(results, out);
  if (out.format == Format::Csv) {
    for (const GateResult &result : results) {
      if (&result == &results.front())
        out.stream << csvHeading(resultJson(result));
      out.stream << csvValues(resultJson(result));
    }
    return;
  }
  Json all;
  all["version"] = kJsonVersion;
  all["ok"] = countFailed(results) == 0;
  all["gates"] = Json::array();
  for (const GateResult &result : results)
    all["gates"].push_back(resultJson(result));
  out.stream << dumped(all, 2) << '\n';
}

void writeJUnit(const std::vector<GateResult> &results, std::ostream &stream) {
  stream << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         << fmt::format("<testsuites>\n<testsuite name=\"autoprof check\" "
                        "tests=\"{}\" failures=\"{}\" errors=\"0\">\n",
                        results.size(), countFailed(results));
  for (const GateResult &result : results) {
    stream << "<testcase classname=\"" << xmlEscaped(subjectOf(result))
           << "\" name=\"" << xmlEscaped(result.gate->expression.text) << "\"";
    if (result.isOk)
      stream << "/>\n";
    else
      stream << ">\n<failure message=\"" << xmlEscaped(figuresText(result))
             << "\"/>\n</testcase>\n";
  }
  stream << "</testsuite>\n</testsuites>\n";
}

void printGithub(const std::vector<GateResult> &results, std::ostream &stream) {
  for (const GateResult &result : results) {
    if (result.isOk)
      continue;
    std::string place;
    if (result.function && !result.function->file.empty()) {
      place = "file=" + commandEscaped(printable(result.function->file), true);
      if (result.function->line)
        place += ",line=" + std::to_string(result.function->line);
      place += ",";
    }
    std::string gate = printable(result.gate->expression.text);
    stream << "::error " << place
           << "title=" << commandEscaped("autoprof check " + gate, true)
           << "::" << commandEscaped(figuresText(result), false) << '\n';
  }
}

} // namespace autoprof
