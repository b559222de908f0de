//===-- Screen.h - the terminal, while a picture stands on it -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pictures are drawn over each other on the terminal's second screen; keys and
// signals are events between them. However the scope is left, the terminal is
// as it was: modes, cursor, first screen. Where stdout is no terminal, pictures
// follow each other as plain text.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TOOL_SCREEN_H
#define AUTOPROF_TOOL_SCREEN_H

#include <chrono>
#include <cstddef>
#include <signal.h>
#include <string>
#include <termios.h>

namespace autoprof {

class Screen {
public:
  enum class Event { Tick, Resize, Quit };

  Screen();
  Screen(const Screen &) = delete;
  Screen &operator=(const Screen &) = delete;
  ~Screen();

  bool isTerminal() const { return isTerminal_; }
  size_t width() const;  ///< 0 = no limit
  size_t height() const; ///< 0 = no limit

  /// Throws std::runtime_error when it cannot be written.
  void show(const std::string &picture);
  /// Until \p time is over (Tick), the window changed (Resize), or someone
  /// wants to go (Quit: q, Ctrl-C, a signal). Suspends when asked to.
  Event wait(std::chrono::milliseconds time);
  /// Back to the first screen, before the scope ends; nothing if it is.
  void leave();

private:
  void enter();
  Event takeSignal();
  bool isQuitKey() const;

  bool isTerminal_;
  bool hasKeys_;
  bool isEntered_ = false;
  int signals_ = -1; ///< signalfd
  sigset_t oldMask_{};
  termios oldModes_{};
  bool hasShown_ = false;
};

} // namespace autoprof

#endif // AUTOPROF_TOOL_SCREEN_H
