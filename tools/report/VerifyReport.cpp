//===-- VerifyReport.cpp - the checks and their figures -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Checks.h"
#include "report/Fields.h"
#include "report/Reports.h"
#include "report/Text.h"

#include <algorithm>

namespace autoprof {

namespace {

void printJson(const std::vector<Check> &checks,
               const std::vector<std::string> &losses, bool isOk,
               const Output &out) {
  Json all;
  all["version"] = kJsonVersion;
  all["ok"] = isOk;
  all["checks"] = Json::array();
  for (const Check &check : checks)
    all["checks"].push_back({{"name", check.name},
                             {"ok", check.isOk},
                             {"meaning", check.meaning},
                             {"figures", check.figures}});
  all["losses"] = losses;
  out.stream << dumped(all, 2) << '\n';
}

void printCsv(const std::vector<Check> &checks, const Output &out) {
  out.stream << "name,ok,meaning,figures\n";
  for (const Check &check : checks)
    out.stream << csvLine({check.name, check.isOk ? "true" : "false",
                           check.meaning, printable(check.figures)});
}

void printText(const std::vector<Check> &checks,
               const std::vector<std::string> &losses, const Output &out) {
  size_t failed = 0;
  for (const Check &check : checks) {
    failed += !check.isOk;
    out.stream << (check.isOk ? out.colored(Role::Good, "ok  ")
                              : out.colored(Role::Bad, "FAIL"))
               << "  " << check.meaning << '\n'
               << "      " << out.colored(Role::Faint, printable(check.figures))
               << '\n';
  }
  if (losses.empty())
    out.stream << out.colored(Role::Good, "ok  ") << "  nothing was lost\n";
  for (const std::string &loss : losses)
    out.stream << out.colored(Role::Hot, "note") << "  " << loss << '\n';
  out.stream << '\n'
             << (failed ? out.colored(Role::Bad,
                                      counted(failed, "check") + " failed")
                        : "all " + counted(checks.size(), "check") + " passed")
             << '\n';
}

} // namespace

bool reportVerify(const std::vector<Check> &checks, const Model &model,
                  const Output &out) {
  std::vector<std::string> losses = describeLosses(model);
  bool isOk = std::all_of(checks.begin(), checks.end(),
                          [](const Check &check) { return check.isOk; });
  switch (out.format) {
  case Format::Json:
    printJson(checks, losses, isOk, out);
    break;
  case Format::Csv:
    printCsv(checks, out);
    break;
  case Format::Text:
    printText(checks, losses, out);
    break;
  }
  return isOk;
}

} // namespace autoprof
