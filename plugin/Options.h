//===-- Options.h - what -fplugin-arg-autoprof-KEY=VALUE can say ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_OPTIONS_H
#define AUTOPROF_PLUGIN_OPTIONS_H

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

  /// Takes one KEY=VALUE. Empty on success, else the message, which lists what
  /// is valid.
  std::string parse(llvm::StringRef Argument);
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_OPTIONS_H
