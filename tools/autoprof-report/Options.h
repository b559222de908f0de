//===-- Options.h - the command line
//--------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the user asked for, with the defaults of someone who asked for nothing.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TOOL_OPTIONS_H
#define AUTOPROF_TOOL_OPTIONS_H

#include "report/Output.h"
#include "report/Reports.h"

#include <optional>
#include <string>
#include <vector>

namespace autoprof {

enum class Command { Overview, Functions, Tree, Threads, Heap, Verify };
enum class ColorMode { Auto, Always, Never };

struct Options {
  Command command = Command::Overview;
  std::vector<std::string> paths;
  Format format = Format::Text;
  ColorMode color = ColorMode::Auto;
  FunctionsOptions functions;
  std::string thread; ///< index, tid or name; empty = all
  TreeOptions tree;
  HeapOptions heap;
};

/// Nothing when the command line asked for help only, which was printed.
/// Throws UsageError.
std::optional<Options> parseOptions(int argc, char **argv);

} // namespace autoprof

#endif // AUTOPROF_TOOL_OPTIONS_H
