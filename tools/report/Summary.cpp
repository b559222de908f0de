//===-- Summary.cpp - labels and what they say ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/Summary.h"

#include "report/Text.h"

#include <fmt/format.h>

namespace autoprof {

void Summary::line(const std::string &label, std::string text, Role role) {
  if (text.empty())
    return;
  text = printable(text);
  constexpr size_t kLabelWidth = 12;
  if (out_.width > kLabelWidth + 20)
    text = elided(text, out_.width - kLabelWidth);
  out_.stream << out_.colored(Role::Faint,
                              fmt::format("{:<{}}", label, kLabelWidth))
              << out_.colored(role, text) << '\n';
}

} // namespace autoprof
