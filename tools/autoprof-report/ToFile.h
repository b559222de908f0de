//===-- ToFile.h - output that goes to a file of its own ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For commands with -o FILE: the file is there as a whole or not at all.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TOOL_TOFILE_H
#define AUTOPROF_TOOL_TOFILE_H

#include <functional>
#include <ostream>
#include <string>

namespace autoprof {

/// Lets \p write fill \p path; "-" is stdout. Throws std::runtime_error when
/// that fails, and leaves nothing behind.
void writeToFile(const std::string &path,
                 const std::function<void(std::ostream &)> &write);

} // namespace autoprof

#endif // AUTOPROF_TOOL_TOFILE_H
