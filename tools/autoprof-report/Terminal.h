//===-- Terminal.h - what stdout and stderr are ---------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The only place that asks the terminal and its environment variables.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TOOL_TERMINAL_H
#define AUTOPROF_TOOL_TERMINAL_H

#include "Options.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace autoprof {

/// Whether stdout gets colours: a terminal without NO_COLOR, unless told.
bool wantsColor(ColorMode mode);
/// Columns of the terminal stdout is; 0 when it is none.
size_t terminalWidth();

/// One line on stderr that says how far we are, when it takes over a second
/// and someone is watching.
class Progress {
public:
  Progress();
  ~Progress();
  void update(const std::string &what, uint64_t done, uint64_t of);

private:
  using Clock = std::chrono::steady_clock;
  bool isWatched_;
  bool isShown_ = false;
  Clock::time_point next_;
};

} // namespace autoprof

#endif // AUTOPROF_TOOL_TERMINAL_H
