//===-- Completions.cpp - what shells suggest -----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Description.h"

#include <algorithm>

namespace autoprof {

namespace {

std::string joined(const std::vector<std::string> &words,
                   const char *between = " ") {
  std::string text;
  for (const std::string &word : words)
    text += (text.empty() ? "" : between) + word;
  return text;
}

std::vector<std::string> flagsOf(const OptionText &option) {
  std::vector<std::string> flags;
  for (const std::string &name : option.shortNames)
    flags.push_back("-" + name);
  for (const std::string &name : option.longNames)
    flags.push_back("--" + name);
  return flags;
}

std::vector<std::string> flagsOf(const CommandText &command) {
  std::vector<std::string> flags;
  for (const OptionText &option : command.options)
    for (const std::string &flag : flagsOf(option))
      flags.push_back(flag);
  return flags;
}

/// Those of all commands that this one has, too, with a meaning of its own.
std::vector<std::string> takenFrom(const CommandText &report,
                                   const CommandText &command) {
  std::vector<std::string> all = flagsOf(report), taken;
  for (const std::string &flag : flagsOf(command))
    if (std::find(all.begin(), all.end(), flag) != all.end())
      taken.push_back(flag);
  return taken;
}

std::vector<std::string> namesOf(const std::vector<CommandText> &commands) {
  std::vector<std::string> names;
  for (const CommandText &command : commands)
    names.push_back(command.name);
  return names;
}

/// For ' quotes of a POSIX shell, and for what zsh and fish read in them.
std::string quoted(const std::string &text, const char *special) {
  std::string result;
  for (char c : text) {
    if (c == '\n')
      c = ' ';
    if (c == '\'')
      result += "'\\''";
    else if (std::string(special).find(c) != std::string::npos)
      result += std::string("\\") + c;
    else
      result += c;
  }
  return result;
}

//===-- bash -------------------------------------------------------------===//

/// Cases "COMMAND:OPTION": the words that may follow; files if there is none.
void writeBashValues(std::ostream &out, const CommandText &command,
                     const std::string &name) {
  for (const OptionText &option : command.options) {
    if (option.value.empty() || option.takesFile)
      continue;
    std::vector<std::string> patterns;
    for (const std::string &flag : flagsOf(option))
      patterns.push_back("'" + name + ":" + flag + "'");
    out << "  " << joined(patterns, " | ") << ") words='"
        << joined(option.choices) << "' ;;\n";
  }
  for (const CommandText &view : command.commands)
    writeBashValues(out, view,
                    name.empty() ? view.name : name + " " + view.name);
}

void writeBashFlags(std::ostream &out, const CommandText &command,
                    const std::string &name) {
  out << "  '" << name << "') flags='" << joined(flagsOf(command))
      << "' commands='" << joined(namesOf(command.commands)) << "' ;;\n";
  for (const CommandText &view : command.commands)
    writeBashFlags(out, view,
                   name.empty() ? view.name : name + " " + view.name);
}

//===-- zsh --------------------------------------------------------------===//

void writeZshOptions(std::ostream &out, const CommandText &command,
                     const char *indent) {
  for (const OptionText &option : command.options)
    for (const std::string &flag : flagsOf(option)) {
      bool isLong = flag.starts_with("--");
      out << indent << '\'' << flag
          << (option.value.empty() ? ""
              : isLong             ? "="
                                   : "+")
          << '[' << quoted(option.help, "[]:\\") << ']';
      if (!option.value.empty()) {
        out << ':' << quoted(option.value, ":\\") << ':';
        if (!option.choices.empty())
          out << '(' << quoted(joined(option.choices), ":") << ')';
        else if (option.takesFile)
          out << "_files";
      }
      out << "' \\\n";
    }
}

void writeZshCommands(std::ostream &out, const CommandText &command) {
  out << "      local -a commands=(\n";
  for (const CommandText &sub : command.commands)
    out << "        '" << sub.name << ":" << quoted(sub.help, ":\\") << "'\n";
  out << "      )\n      _describe -t commands command commands\n"
         "      _files\n";
}

void writeZshFunction(std::ostream &out, const CommandText &report,
                      const CommandText &command, const std::string &name) {
  for (const CommandText &sub : command.commands)
    writeZshFunction(out, report, sub, name + "_" + sub.name);
  std::vector<std::string> taken = takenFrom(report, command);
  std::string common = "    \"${_autoprof_common[@]}\"";
  if (!taken.empty())
    common = "    \"${(@)_autoprof_common:#(" + joined(taken, "|") +
             ")([=+]|)\\[*}\"";
  out << name << "() {\n";
  if (command.commands.empty()) {
    out << "  _arguments \\\n";
    writeZshOptions(out, command, "    ");
    out << common << " '*:trace:_files'\n}\n\n";
    return;
  }
  out << "  local context state line\n  local -A opt_args\n"
         "  _arguments -C -A '-*' \\\n";
  writeZshOptions(out, command, "    ");
  out << common
      << " '1: :->first' '*:: :->rest'\n"
         "  case $state in\n    first)\n";
  writeZshCommands(out, command);
  out << "      ;;\n    rest)\n      case $words[1] in\n";
  for (const CommandText &sub : command.commands)
    out << "        " << sub.name << ") " << name << '_' << sub.name << " ;;\n";
  out << "        *) _files ;;\n      esac\n      ;;\n  esac\n}\n\n";
}

//===-- fish -------------------------------------------------------------===//

void writeFishOptions(std::ostream &out, const CommandText &command,
                      const std::string &condition) {
  for (const OptionText &option : command.options) {
    out << "complete -c autoprof-report" << condition;
    for (const std::string &name : option.shortNames)
      out << " -s " << name;
    for (const std::string &name : option.longNames)
      out << " -l " << name;
    if (!option.value.empty())
      out << (option.takesFile ? " -rF" : " -x");
    if (!option.choices.empty())
      out << " -a '" << joined(option.choices) << '\'';
    out << " -d '" << quoted(option.help, "\\") << "'\n";
  }
}

std::string seen(const std::string &words) {
  return "__fish_seen_subcommand_from " + words;
}

} // namespace

void writeBash(std::ostream &out) {
  CommandText report = describeReport();
  out << R"(# Completions of autoprof-report for bash. Made by autoprof-mkdocs.

# The words that may follow option $2 of command $1, in $words; fails where it
# takes none, or files.
_autoprof_report_values() {
  case "$1:$2" in
)";
  writeBashValues(out, report, "");
  out << R"(  *) return 1 ;;
  esac
}

# The flags and commands that may follow command $1, in $flags and $commands.
_autoprof_report_command() {
  case "$1" in
)";
  writeBashFlags(out, report, "");
  out << R"(  *) return 1 ;;
  esac
}

_autoprof_report() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local words='' flags='' commands='' command='' common='' i
  # bash takes --option=value for three words.
  if [ "$current" = = ]; then
    current=''
  elif [ "$before" = = ]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  _autoprof_report_command ''
  common=$flags flags=''
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case " $commands " in
    *" ${COMP_WORDS[i]} "*)
      command="${command:+$command }${COMP_WORDS[i]}"
      _autoprof_report_command "$command"
      ;;
    esac
  done
  if _autoprof_report_values "$command" "$before" ||
    _autoprof_report_values '' "$before"; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    # "counter:" is followed by a name.
    case "${COMPREPLY[*]}" in
    *:) compopt -o nospace 2> /dev/null ;;
    esac
    return
  fi
  case "$current" in
  -*)
    # Some commands have an option of the same name.
    for i in $common; do
      case " $flags " in
      *" $i "*) ;;
      *) flags+=" $i" ;;
      esac
    done
    mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$current")
    ;;
  *) mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$current"
    compgen -f -- "$current") ;;
  esac
}
complete -o filenames -F _autoprof_report autoprof-report
)";
}

void writeZsh(std::ostream &out) {
  CommandText report = describeReport();
  out << "#compdef autoprof-report\n"
         "# Made by autoprof-mkdocs.\n\n"
         "# They may stand behind a command, too.\n"
         "typeset -ga _autoprof_common=( \\\n";
  writeZshOptions(out, report, "  ");
  out << ")\n\n";
  CommandText top = report;
  top.options.clear();
  writeZshFunction(out, report, top, "_autoprof-report");
  out << "_autoprof-report \"$@\"\n";
}

void writeFish(std::ostream &out) {
  CommandText report = describeReport();
  std::string all = joined(namesOf(report.commands));
  out << "# Completions of autoprof-report for fish. Made by "
         "autoprof-mkdocs.\n";
  for (const OptionText &option : report.options) {
    CommandText one;
    one.options = {option};
    std::vector<std::string> owners; // commands where it means another thing
    for (const CommandText &command : report.commands)
      if (!takenFrom(one, command).empty())
        owners.push_back(command.name);
    writeFishOptions(out, one,
                     owners.empty() ? ""
                                    : " -n 'not " + seen(joined(owners)) + "'");
  }
  for (const CommandText &command : report.commands) {
    out << "complete -c autoprof-report -n 'not " << seen(all) << "' -a '"
        << command.name << "' -d '" << quoted(command.help, "\\") << "'\n";
    writeFishOptions(out, command, " -n '" + seen(command.name) + "'");
    if (command.commands.empty())
      continue;
    std::string views = joined(namesOf(command.commands));
    for (const CommandText &view : command.commands) {
      out << "complete -c autoprof-report -n '" << seen(command.name)
          << "; and not " << seen(views) << "' -a '" << view.name << "' -d '"
          << quoted(view.help, "\\") << "'\n";
      writeFishOptions(out, view,
                       " -n '" + seen(command.name) + "; and " +
                           seen(view.name) + "'");
    }
  }
}

} // namespace autoprof
