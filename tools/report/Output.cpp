//===-- Output.cpp - where a report goes and how it may look --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/Output.h"

namespace autoprof {

static const char *codeOf(Role role) {
  switch (role) {
  case Role::Plain:
    return "";
  case Role::Title:
    return "1";
  case Role::Heading:
    return "2;4";
  case Role::Name:
    return "36";
  case Role::Faint:
    return "2";
  case Role::Hot:
    return "1;33";
  case Role::Good:
    return "32";
  case Role::Bad:
    return "1;31";
  }
  return "";
}

std::string Output::colored(Role role, const std::string &text) const {
  if (!useColor || role == Role::Plain || text.empty())
    return text;
  return std::string("\x1b[") + codeOf(role) + "m" + text + "\x1b[0m";
}

} // namespace autoprof
