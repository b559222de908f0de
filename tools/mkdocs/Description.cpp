//===-- Description.cpp - the tables as plain values ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Description.h"

#include "autoprof-report/Options.h"

#include <cctype>

namespace autoprof {

namespace {

/// "text|json|csv" as its words; nothing for what is no such list.
std::vector<std::string> choicesOf(const std::string &value) {
  std::vector<std::string> words(1);
  for (char c : value) {
    if (c == '|')
      words.emplace_back();
    else if (std::islower(static_cast<unsigned char>(c)) || c == '-' ||
             std::isdigit(static_cast<unsigned char>(c)))
      words.back() += c;
    else
      return {};
  }
  return words.size() > 1 ? words : std::vector<std::string>{};
}

OptionText describe(const CLI::Option &option) {
  OptionText text;
  text.shortNames = option.get_snames();
  text.longNames = option.get_lnames();
  text.help = option.get_description();
  // The library adds what it checks: "PERCENT:FLOAT in [0 - 100]".
  if (option.get_items_expected_max() > 0)
    text.value = option.get_type_name().substr(
        0, option.get_type_name().find_first_of(":."));
  text.choices = choicesOf(text.value);
  text.takesFile = text.value == "FILE" || text.value == "DIR" ||
                   text.value == "PATH" || text.value == "TRACE";
  return text;
}

CommandText describe(const CLI::App &app) {
  CommandText text;
  text.name = app.get_name();
  text.help = app.get_description();
  text.footer = app.get_footer();
  for (const CLI::Option *option : app.get_options())
    if (option->nonpositional() && !option->get_group().empty())
      text.options.push_back(describe(*option));
  for (const CLI::App *command : app.get_subcommands(nullptr))
    if (!command->get_group().empty())
      text.commands.push_back(describe(*command));
  return text;
}

} // namespace

std::string OptionText::synopsis() const {
  std::string text;
  for (const std::string &name : shortNames)
    text += (text.empty() ? "-" : ", -") + name;
  for (const std::string &name : longNames)
    text += (text.empty() ? "--" : ", --") + name;
  return value.empty() ? text : text + " " + value;
}

CommandText describeReport() { return describe(*describeCommandLine()); }

// One row an option; what kind it is and where it is kept is not for users.
#define OPTION(Kind, Field, Name, Default, Values, Help)                       \
  {Name, Default, Values, Help},

std::vector<KeyText> describePlugin() {
  return {
#ifdef AUTOPROF_PLUGIN_OPTIONS
#include "plugin/Options.inc"
#endif
  };
}

std::vector<KeyText> describeRuntime() {
  return {
#include "runtime/Config.inc"
  };
}

} // namespace autoprof
