//===-- Description.h - what can be said to autoprof, as plain values -----===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Man pages, completions and docs/options.md are made from this, and this from
// the tables that the programs themselves obey: the command line's description,
// plugin/Options.inc and runtime/Config.inc. Nothing is written down twice.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_MKDOCS_DESCRIPTION_H
#define AUTOPROF_MKDOCS_DESCRIPTION_H

#include <ostream>
#include <string>
#include <vector>

namespace autoprof {

/// An option of a command.
struct OptionText {
  std::vector<std::string> shortNames; ///< without the hyphen
  std::vector<std::string> longNames;  ///< without the hyphens
  std::string value;                   ///< what it takes, empty = nothing
  std::string help;
  std::vector<std::string> choices; ///< the words it takes, if these are all
  bool takesFile = false;

  /// "-o, --output FILE".
  std::string synopsis() const;
};

struct CommandText {
  std::string name; ///< "heap"
  std::string help, footer;
  std::vector<OptionText> options;
  std::vector<CommandText> commands;
};

/// An option of the plugin or the runtime: name=value.
struct KeyText {
  std::string name, preset, values, help;
};

CommandText describeReport();
std::vector<KeyText> describePlugin();
std::vector<KeyText> describeRuntime();

void writeReportPage(std::ostream &out);   ///< autoprof-report.1
void writeAutoprofPage(std::ostream &out); ///< autoprof.7
void writeOptions(std::ostream &out);      ///< options.md
void writeBash(std::ostream &out);
void writeZsh(std::ostream &out);
void writeFish(std::ostream &out);

} // namespace autoprof

#endif // AUTOPROF_MKDOCS_DESCRIPTION_H
