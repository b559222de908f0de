//===-- Output.h - where a report goes and how it may look ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What every command needs to know about its output: format, colours, width.
// Reports decide nothing about terminals; they ask for a role ("name",
// "heading") and get it plain in a pipe.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_OUTPUT_H
#define AUTOPROF_REPORT_OUTPUT_H

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

namespace autoprof {

enum class Format { Text, Json, Csv };

/// What a piece of text is.
enum class Role { Plain, Title, Heading, Name, Faint, Hot, Good, Bad };

struct Output {
  std::ostream &stream;
  Format format = Format::Text;
  bool useColor = false;
  size_t width = 0; ///< columns; 0 = no limit

  std::string colored(Role role, const std::string &text) const;
};

} // namespace autoprof

#endif // AUTOPROF_REPORT_OUTPUT_H
