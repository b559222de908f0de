//===-- Follow.h - --follow -----------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The file of a running program is read anew for every picture. It changes
// while it is read: what does not fit together is read again, and after some
// tries taken as it is, without a word.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TOOL_FOLLOW_H
#define AUTOPROF_TOOL_FOLLOW_H

#include "Commands.h"
#include "report/LiveReport.h"

#include <memory>

namespace autoprof {

struct FollowOptions {
  bool isWanted = false;
  double intervalNs = 1e9;
  LiveSort sort = LiveSort::Self;
};

std::shared_ptr<FollowOptions> addFollowOptions(CLI::App &app);
/// Shows the program that writes the trace until it ends or someone quits.
/// Waits for the file when there is none.
Action followAction(std::shared_ptr<FollowOptions> options);

} // namespace autoprof

#endif // AUTOPROF_TOOL_FOLLOW_H
