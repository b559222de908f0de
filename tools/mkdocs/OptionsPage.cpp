//===-- OptionsPage.cpp - docs/options.md ---------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Description.h"

namespace autoprof {

namespace {

/// For a cell of a table.
std::string cell(const std::string &text) {
  std::string result;
  for (char c : text) {
    if (c == '|' || c == '<')
      result += c == '|' ? "\\|" : "\\<";
    else
      result += c == '\n' ? ' ' : c;
  }
  return result;
}

/// In a cell of a table, too, a bar is a bar only behind a backslash.
std::string code(const std::string &text) {
  std::string result = "`";
  for (char c : text)
    result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result + "`";
}

void writeKeys(std::ostream &out, const std::vector<KeyText> &keys) {
  out << "| | default | |\n|---|---|---|\n";
  for (const KeyText &key : keys)
    out << "| " << code(key.name + "=" + key.values) << " | "
        << (key.preset.empty() ? "" : code(key.preset)) << " | "
        << cell(key.help) << " |\n";
}

void writeOptions(std::ostream &out, const CommandText &command) {
  bool isFirst = true;
  for (const OptionText &option : command.options) {
    if (option.longNames == std::vector<std::string>{"help"})
      continue;
    out << (isFirst ? "\n| | |\n|---|---|\n" : "");
    isFirst = false;
    out << "| " << code(option.synopsis()) << " | " << cell(option.help)
        << " |\n";
  }
}

void writeCommand(std::ostream &out, const CommandText &command,
                  const std::string &prefix) {
  std::string name = prefix + command.name;
  out << "\n### " << name << "\n\n" << command.help << ".\n";
  writeOptions(out, command);
  if (size_t end = command.footer.find_last_not_of('\n') + 1)
    out << "\n```\n" << command.footer.substr(0, end) << "\n```\n";
  for (const CommandText &view : command.commands)
    writeCommand(out, view, name + " ");
}

} // namespace

void writeOptions(std::ostream &out) {
  out << "<!-- Made from the tables of options by autoprof-mkdocs; after a "
         "change of them:\n"
         "     ninja -C build options-page -->\n"
         "# Options\n\n"
         "## Of the plugin\n\n"
         "When compiling: `-fplugin-arg-autoprof-KEY=VALUE`.\n\n";
  writeKeys(out, describePlugin());
  out << "\n## Of the running program\n\n"
         "In the environment: `AUTOPROF_OPTIONS=\"key=value:key=value\"`. A "
         "wrong one is one line on stderr, and the program runs on.\n\n";
  writeKeys(out, describeRuntime());
  CommandText report = describeReport();
  out << "\n## Of the report\n\n"
         "`autoprof-report [OPTION]... [COMMAND [OPTION]...] TRACE...`; these "
         "may stand before and behind a command:\n";
  writeOptions(out, report);
  for (const CommandText &command : report.commands)
    writeCommand(out, command, "");
}

} // namespace autoprof
