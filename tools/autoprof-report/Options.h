//===-- Options.h - the command line --------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the user asked for, with the defaults of someone who asked for nothing.
// What belongs to one command only is known to that command (Commands.h).
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TOOL_OPTIONS_H
#define AUTOPROF_TOOL_OPTIONS_H

#include "Commands.h"
#include "report/Output.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace autoprof {

enum class ColorMode { Auto, Always, Never };

struct Options {
  Action action; ///< what the chosen command does
  std::vector<std::string> paths;
  Format format = Format::Text;
  ColorMode color = ColorMode::Auto;
  bool isUnpaged = false; ///< shown without a pager
};

/// The whole command line, for what is made from its description.
std::shared_ptr<CLI::App> describeCommandLine();

/// Nothing when the command line asked for help only, which was printed.
/// Throws UsageError.
std::optional<Options> parseOptions(int argc, char **argv);

} // namespace autoprof

#endif // AUTOPROF_TOOL_OPTIONS_H
