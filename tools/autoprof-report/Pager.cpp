//===-- Pager.cpp - long reports, a page at a time ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Pager.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <iostream>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace autoprof {

namespace {

pid_t child = 0;

bool isInPath(const std::string &program) {
  const char *path = std::getenv("PATH");
  std::istringstream folders(path ? path : "/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((folder + "/" + program).c_str(), X_OK) == 0)
      return true;
  return false;
}

/// Empty: none.
std::string chosenPager() {
  for (const char *variable : {"AUTOPROF_PAGER", "PAGER"})
    if (const char *command = std::getenv(variable)) // set, and be it empty
      return std::string(command) == "cat" ? "" : command;
  return isInPath("less") ? "less" : "";
}

/// The pager reads to the end of a pipe that we hold open.
void waitForPager() {
  ::close(STDOUT_FILENO);
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  child = 0;
}

/// The terminal is the pager's until it ends: no shell must come between.
void endBehindPager(int signal) {
  if (child)
    waitForPager();
  std::signal(signal, SIG_DFL);
  ::raise(signal);
}

} // namespace

Pager::Pager(bool isWanted) {
  std::string command = chosenPager();
  int ends[2];
  if (!isWanted || !::isatty(STDOUT_FILENO) || command.empty() ||
      ::pipe2(ends, O_CLOEXEC) != 0)
    return;
  std::cout.flush();
  child = ::fork();
  if (child == 0) {
    ::dup2(ends[0], STDIN_FILENO);
    ::setenv("LESS", "FRX", 0);
    ::setenv("LV", "-c", 0);
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    ::_exit(127);
  }
  if (child > 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE})
      std::signal(signal, endBehindPager);
  }
  ::close(ends[0]);
  ::close(ends[1]);
  child = child > 0 ? child : 0;
}

Pager::~Pager() {
  if (!child)
    return;
  std::cout.flush();
  waitForPager();
}

} // namespace autoprof
