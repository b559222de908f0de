//===-- InlinedText.cpp - what a trace says was inlined -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "trace/InlinedText.h"

#include <charconv>
#include <optional>

namespace autoprof {

/// Takes what is before the next NUL off the front.
static std::optional<std::string_view> takePart(std::string_view &text) {
  size_t end = text.find('\0');
  if (end == text.npos)
    return std::nullopt;
  std::string_view part = text.substr(0, end);
  text.remove_prefix(end + 1);
  return part;
}

InlinedList parseInlined(std::string_view text, const std::string &file) {
  InlinedList list;
  while (!text.empty()) {
    auto name = takePart(text), line = takePart(text), place = takePart(text);
    uint32_t number = 0;
    if (!place ||
        std::from_chars(line->data(), line->data() + line->size(), number).ec !=
            std::errc())
      break;
    if (name->empty())
      list.more += number;
    else
      list.functions.push_back({std::string(*name),
                                place->empty() ? file : std::string(*place),
                                number});
  }
  return list;
}

} // namespace autoprof
