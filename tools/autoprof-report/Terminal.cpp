//===-- Terminal.cpp - what stdout and stderr are -------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Terminal.h"

#include "report/Text.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace autoprof {

namespace {

constexpr size_t kUsualWidth = 80;

std::string environment(const char *name) {
  const char *value = std::getenv(name);
  return value ? value : "";
}

} // namespace

bool wantsColor(ColorMode mode) {
  if (mode != ColorMode::Auto)
    return mode == ColorMode::Always;
  return isatty(STDOUT_FILENO) && environment("NO_COLOR").empty() &&
         environment("TERM") != "dumb";
}

size_t terminalWidth() {
  if (!isatty(STDOUT_FILENO))
    return 0;
  if (int columns = std::atoi(environment("COLUMNS").c_str()); columns > 0)
    return static_cast<size_t>(columns);
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return kUsualWidth;
}

Progress::Progress()
    : isWatched_(isatty(STDERR_FILENO)),
      next_(Clock::now() + std::chrono::seconds(1)) {}

Progress::~Progress() {
  if (isShown_)
    std::fputs("\r\x1b[K", stderr);
}

void Progress::update(const std::string &what, uint64_t done, uint64_t of) {
  if (!isWatched_ || Clock::now() < next_)
    return;
  next_ = Clock::now() + std::chrono::milliseconds(100);
  isShown_ = true;
  fmt::print(
      stderr, "\r\x1b[Kreading {}: {:.0f} %", elided(printable(what), 50),
      of ? 100.0 * static_cast<double>(done) / static_cast<double>(of) : 100.0);
  std::fflush(stderr);
}

} // namespace autoprof
