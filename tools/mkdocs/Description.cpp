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

/// "text|json|csv" as its words; nothing for what is no such list. Of
/// "counter:NAME" the word is "counter:".
std::vector<std::string> choicesOf(const std::string &value) {
  std::vector<std::string> words(1);
  for (char c : value) {
    bool isNamed = words.back().ends_with(':');
    if (c == '|')
      words.emplace_back();
    else if (isNamed && std::isupper(static_cast<unsigned char>(c)))
      continue;
    else if (c == ':' && !isNamed)
      words.back() += c;
    else if (std::islower(static_cast<unsigned char>(c)) || c == '-' ||
             std::isdigit(static_cast<unsigned char>(c)))
      words.back() += c;
    else
      return {};
  }
  return words.size() > 1 ? words : std::vector<std::string>{};
}

/// The name of what an option takes, without what the library adds of its
/// checks: "PERCENT:FLOAT in [0 - 100]".
std::string valueOf(CLI::Option &option) {
  std::string value = option.get_type_name();
  try {
    for (int i = 0;; ++i)
      if (size_t bytes = option.get_validator(i)->get_description().size())
        value.resize(value.size() - bytes - 1);
  } catch (const CLI::OptionNotFound &) {
    // There are no more of them.
  }
  return value.substr(0, value.find("..."));
}

OptionText describe(CLI::Option &option) {
  OptionText text;
  text.shortNames = option.get_snames();
  text.longNames = option.get_lnames();
  text.help = option.get_description();
  if (option.get_items_expected_max() > 0)
    text.value = valueOf(option);
  text.choices = choicesOf(text.value);
  text.takesFile = text.value == "FILE" || text.value == "DIR" ||
                   text.value == "PATH" || text.value == "TRACE";
  return text;
}

CommandText describe(CLI::App &app) {
  CommandText text;
  text.name = app.get_name();
  text.help = app.get_description();
  text.footer = app.get_footer();
  for (CLI::Option *option : app.get_options())
    if (option->nonpositional() && !option->get_group().empty())
      text.options.push_back(describe(*option));
  for (CLI::App *command : app.get_subcommands(nullptr))
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
#include "plugin/Options.inc"
  };
}

std::vector<KeyText> describeRuntime() {
  return {
#include "runtime/Config.inc"
  };
}

} // namespace autoprof
