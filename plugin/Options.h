//===-- Options.h - what -fplugin-arg-autoprof-KEY=VALUE can say ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Options.inc is the table of them: what it says of names and values is what
// parser, messages and documentation say.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_OPTIONS_H
#define AUTOPROF_PLUGIN_OPTIONS_H

#include "FilterRules.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <string>

namespace autoprof {

struct Options {
  enum class Place { Late, Early };
  Place Placement = Place::Late;
  /// Functions with fewer IR instructions are left alone.
  uint64_t MinInstructions = 0;
  /// Calls of allocation functions are marked with their place and type.
  bool Heap = true;
  /// Functions that are defined in system headers get hooks.
  bool SystemHeaders = false;
  /// Traces say which functions were inlined where.
  bool Inlined = true;
  FilterRules Filter;
  /// "off", "on", or the file that a line is added to.
  std::string Summary = "off";

  /// Reads the rules of a file behind those that are there; whether it could.
  /// Says itself why not.
  using FilterReader = llvm::function_ref<bool(llvm::StringRef, FilterRules &)>;

  /// Takes one KEY=VALUE. Empty on success, else the message, which lists what
  /// is valid; IsSaid is set when a message was given already.
  std::string parse(llvm::StringRef Argument, FilterReader ReadFilter,
                    bool &IsSaid);
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_OPTIONS_H
