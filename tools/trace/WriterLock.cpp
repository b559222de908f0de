//===-- WriterLock.cpp - whether a program still writes a trace -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "trace/WriterLock.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace autoprof {

bool isBeingWritten(const std::string &path, uint32_t pid) {
  int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    return false;
  // Closing the descriptor gives the lock back.
  bool isRefused = ::flock(file, LOCK_SH | LOCK_NB) != 0;
  int error = errno;
  ::close(file);
  if (isRefused && error != EWOULDBLOCK)
    return ::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM;
  return isRefused;
}

} // namespace autoprof
