//===-- Main.cpp - autoprof-report: traces in, report out -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A flat list of steps. Exit status: 0 fine, 1 a check failed, 2 wrong usage,
// 3 unreadable input; each error is one line on stderr.
//
//===----------------------------------------------------------------------===//
#include "Options.h"
#include "Pager.h"
#include "Session.h"
#include "Terminal.h"
#include "report/UsageError.h"
#include "trace/MappedFile.h"

#include <iostream>

using namespace autoprof;

namespace {

enum ExitStatus {
  kFine = 0,
  kCheckFailed = 1,
  kWrongUsage = 2,
  kUnreadable = 3
};

int run(int argc, char **argv) {
  std::optional<Options> options = parseOptions(argc, argv);
  if (!options)
    return kFine;
  Session session(options->paths,
                  {std::cout, options->format, wantsColor(options->color),
                   terminalWidth()});
  Pager pager(!options->isUnpaged);
  bool isOk = options->action(session);
  if (!std::cout.flush()) {
    complain("cannot write the report");
    return kUnreadable;
  }
  if (!session.wasAllRead())
    return kUnreadable;
  return isOk ? kFine : kCheckFailed;
}

} // namespace

int main(int argc, char **argv) {
  std::ios::sync_with_stdio(false);
  MappedFile::surviveTruncation();
  try {
    return run(argc, argv);
  } catch (const NothingReadable &) {
    return kUnreadable;
  } catch (const ToldUsageError &) {
    return kWrongUsage;
  } catch (const UsageError &error) {
    complain(std::string(error.what()) + " (see --help)");
    return kWrongUsage;
  } catch (const std::exception &error) {
    complain(error.what());
    return kUnreadable;
  }
}
