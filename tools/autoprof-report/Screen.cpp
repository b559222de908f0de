//===-- Screen.cpp - the terminal, while a picture stands on it -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Screen.h"

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace autoprof {

namespace {

// Second screen, no cursor, no wrapping of long lines; and back.
constexpr const char kEnter[] = "\x1b[?1049h\x1b[?25l\x1b[?7l";
constexpr const char kLeave[] = "\x1b[?7h\x1b[?25h\x1b[?1049l";
constexpr const char kHome[] = "\x1b[H";
constexpr const char kEraseLine[] = "\x1b[K";
constexpr const char kEraseBelow[] = "\x1b[J";
constexpr char kEndOfTransmission = 4; // Ctrl-D

bool writeAll(const char *text, size_t bytes) {
  while (bytes > 0) {
    ssize_t n = ::write(STDOUT_FILENO, text, bytes);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    text += n;
    bytes -= static_cast<size_t>(n);
  }
  return true;
}

winsize windowSize() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
    size = {};
  if (size.ws_col == 0)
    size.ws_col = 80;
  if (size.ws_row == 0)
    size.ws_row = 24;
  return size;
}

} // namespace

Screen::Screen()
    : isTerminal_(::isatty(STDOUT_FILENO)),
      hasKeys_(isTerminal_ && ::isatty(STDIN_FILENO)) {
  sigset_t wanted;
  sigemptyset(&wanted);
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP})
    sigaddset(&wanted, signal);
  ::sigprocmask(SIG_BLOCK, &wanted, &oldMask_);
  signals_ = ::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

Screen::~Screen() {
  leave();
  if (signals_ >= 0)
    ::close(signals_);
  ::sigprocmask(SIG_SETMASK, &oldMask_, nullptr);
}

size_t Screen::width() const { return isTerminal_ ? windowSize().ws_col : 0; }
size_t Screen::height() const { return isTerminal_ ? windowSize().ws_row : 0; }

void Screen::enter() {
  if (!isTerminal_ || isEntered_)
    return;
  isEntered_ = true;
  if (hasKeys_ && ::tcgetattr(STDIN_FILENO, &oldModes_) == 0) {
    termios modes = oldModes_;
    modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &modes);
  } else {
    hasKeys_ = false;
  }
  writeAll(kEnter, sizeof(kEnter) - 1);
}

void Screen::leave() {
  if (!isEntered_)
    return;
  isEntered_ = false;
  writeAll(kLeave, sizeof(kLeave) - 1);
  if (hasKeys_)
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &oldModes_);
}

void Screen::show(const std::string &picture) {
  enter();
  std::string text = isTerminal_ ? kHome : hasShown_ ? "\n" : "";
  hasShown_ = true;
  if (isTerminal_) {
    size_t lines = height(); // more would scroll
    for (size_t at = 0; at < picture.size() && lines > 0; ++at) {
      if (picture[at] != '\n')
        text += picture[at];
      else
        text.append(kEraseLine).append(--lines > 0 ? "\r\n" : "");
    }
    text += lines > 0 ? kEraseBelow : "";
  } else {
    text += picture;
  }
  if (!writeAll(text.data(), text.size()))
    throw std::runtime_error(std::string("cannot write the report: ") +
                             std::strerror(errno));
}

bool Screen::isQuitKey() const {
  char key = 0;
  ssize_t n = ::read(STDIN_FILENO, &key, 1);
  return n <= 0 || key == 'q' || key == 'Q' || key == kEndOfTransmission;
}

Screen::Event Screen::takeSignal() {
  signalfd_siginfo info{};
  if (::read(signals_, &info, sizeof(info)) != sizeof(info))
    return Event::Tick;
  if (info.ssi_signo == SIGWINCH)
    return Event::Resize;
  if (info.ssi_signo != SIGTSTP)
    return Event::Quit;
  leave();
  ::raise(SIGSTOP);
  return Event::Resize; // someone has continued us; the picture is gone
}

Screen::Event Screen::wait(std::chrono::milliseconds time) {
  using Clock = std::chrono::steady_clock;
  Clock::time_point end = Clock::now() + time;
  for (;;) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - Clock::now());
    if (left.count() < 0)
      return Event::Tick;
    pollfd sources[] = {{signals_, POLLIN, 0},
                        {hasKeys_ ? STDIN_FILENO : -1, POLLIN, 0}};
    int ready = ::poll(sources, 2, static_cast<int>(left.count()));
    if (ready == 0)
      return Event::Tick;
    if (ready < 0)
      continue; // EINTR
    if (sources[0].revents)
      if (Event event = takeSignal(); event != Event::Tick)
        return event;
    if (sources[1].revents && isQuitKey())
      return Event::Quit;
  }
}

} // namespace autoprof
