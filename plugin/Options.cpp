//===-- Options.cpp - what -fplugin-arg-autoprof-KEY=VALUE can say --------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Options.h"

using namespace autoprof;
using namespace llvm;

std::string Options::parse(StringRef Argument) {
  auto [Key, Value] = Argument.split('=');
  auto BadValue = [&](const char *Valid) {
    return "autoprof: bad value '" + Value.str() + "' for '" + Key.str() +
           "'; valid: " + Valid;
  };
  if (Key == "placement") {
    if (Value != "late" && Value != "early")
      return BadValue("late, early");
    Placement = Value == "late" ? Place::Late : Place::Early;
    return "";
  }
  if (Key == "min-instructions") {
    if (Value.getAsInteger(10, MinInstructions))
      return BadValue("a whole number");
    return "";
  }
  if (Key == "heap") {
    if (Value != "on" && Value != "off")
      return BadValue("on, off");
    Heap = Value == "on";
    return "";
  }
  return "autoprof: unknown option '" + Key.str() +
         "'; valid: heap=on|off, placement=late|early, min-instructions=N";
}
