//===-- ToFile.cpp - output that goes to a file of its own ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "ToFile.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <unistd.h>

namespace autoprof {

namespace {

[[noreturn]] void fail(const std::string &path, const char *why) {
  throw std::runtime_error("cannot write " + path + ": " + why);
}

/// Devices and pipes cannot be replaced.
bool isReplaceable(const std::string &path) {
  std::error_code error;
  auto status = std::filesystem::status(path, error);
  return !std::filesystem::exists(status) ||
         std::filesystem::is_regular_file(status);
}

} // namespace

void writeToFile(const std::string &path,
                 const std::function<void(std::ostream &)> &write) {
  if (path == "-")
    return write(std::cout);
  bool isReplaced = isReplaceable(path);
  std::string target =
      isReplaced ? path + "." + std::to_string(getpid()) + ".tmp" : path;
  std::ofstream file(target, std::ios::binary | std::ios::trunc);
  if (!file)
    fail(path, std::strerror(errno));
  try {
    write(file);
    if (!file.flush())
      fail(path, std::strerror(errno));
    file.close();
    if (isReplaced && std::rename(target.c_str(), path.c_str()) != 0)
      fail(path, std::strerror(errno));
  } catch (...) {
    if (isReplaced)
      std::remove(target.c_str());
    throw;
  }
}

} // namespace autoprof
