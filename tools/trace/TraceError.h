//===-- TraceError.h - why a trace cannot be read at all ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Thrown only when nothing can be read; damage inside a readable trace is
// counted instead (Damage in TraceData.h). main prints it as one line.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TRACE_TRACEERROR_H
#define AUTOPROF_TRACE_TRACEERROR_H

#include <cstdint>
#include <stdexcept>
#include <string>

namespace autoprof {

class TraceError : public std::runtime_error {
public:
  TraceError(const std::string &path, uint64_t offset, const std::string &what)
      : std::runtime_error(path + ": offset " + std::to_string(offset) + ": " +
                           what) {}
  /// Of a file that could not be opened: no place in it is wrong.
  TraceError(const std::string &path, const std::string &what)
      : std::runtime_error(path + ": " + what) {}
};

} // namespace autoprof

#endif // AUTOPROF_TRACE_TRACEERROR_H
