//===-- ManPages.cpp - autoprof-report(1) and autoprof(7) -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Description.h"

#include <algorithm>
#include <cctype>

namespace autoprof {

namespace {

/// \p text for roff: hyphens that can be copied, no accidental requests.
std::string roff(const std::string &text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    bool isLineStart = i == 0 || text[i - 1] == '\n';
    if (isLineStart && (text[i] == '.' || text[i] == '\''))
      result += "\\&";
    if (text[i] == '\\')
      result += "\\e";
    else if (text[i] == '-')
      result += "\\-";
    else
      result += text[i];
  }
  return result;
}

/// A paragraph of its own, lines as they are where some are indented.
void writeFooter(std::ostream &out, const std::string &text) {
  if (text.empty())
    return;
  bool isTable = text.find("\n ") != std::string::npos;
  out << (isTable ? ".PP\n.nf\n" : ".PP\n");
  size_t end = text.find_last_not_of('\n') + 1;
  bool wasBlank = false;
  for (size_t at = 0; at < end;) {
    size_t stop = std::min(text.find('\n', at), end);
    std::string line = text.substr(at, stop - at);
    if (line.empty() && !wasBlank)
      out << ".PP\n";
    else if (!line.empty())
      out << roff(line) << '\n';
    wasBlank = line.empty();
    at = stop + 1;
  }
  out << (isTable ? ".fi\n" : "");
}

void writeOptions(std::ostream &out, const CommandText &command) {
  for (const OptionText &option : command.options) {
    bool isHelp = option.longNames == std::vector<std::string>{"help"};
    if (!isHelp)
      out << ".TP\n.B " << roff(option.synopsis()) << '\n'
          << roff(option.help) << '\n';
  }
}

void writeCommand(std::ostream &out, const CommandText &command,
                  const std::string &prefix) {
  std::string name = prefix + command.name;
  out << ".SS " << roff(name) << '\n' << roff(command.help) << ".\n";
  writeOptions(out, command);
  writeFooter(out, command.footer);
  for (const CommandText &view : command.commands)
    writeCommand(out, view, name + " ");
}

void writeTitle(std::ostream &out, const char *name, int section) {
  out << ".\\\" Made by autoprof-mkdocs.\n.TH " << name << ' ' << section << " "
      << AUTOPROF_DATE << " \"autoprof " << AUTOPROF_VERSION << "\"\n";
}

void writeKeys(std::ostream &out, const std::vector<KeyText> &keys) {
  for (const KeyText &key : keys) {
    out << ".TP\n.B " << roff(key.name + "=" + key.values) << '\n'
        << roff(key.help);
    if (!key.preset.empty())
      out << " (default: " << roff(key.preset) << ")";
    out << '\n';
  }
}

} // namespace

void writeReportPage(std::ostream &out) {
  CommandText report = describeReport();
  writeTitle(out, "AUTOPROF-REPORT", 1);
  out << ".SH NAME\nautoprof\\-report \\- show what autoprof recorded\n"
         ".SH SYNOPSIS\n.B autoprof\\-report\n"
         "[\\fIOPTION\\fR]... [\\fICOMMAND\\fR [\\fIOPTION\\fR]...] "
         "\\fITRACE\\fR...\n"
         ".SH DESCRIPTION\n"
      << roff(report.help) << '\n';
  writeFooter(out, report.footer);
  out << ".SH OPTIONS\nThey may stand before and behind a command.\n";
  writeOptions(out, report);
  out << ".SH COMMANDS\n";
  for (const CommandText &command : report.commands)
    writeCommand(out, command, "");
  out << R"(.SH EXIT STATUS
.TP
.B 0
All was well.
.TP
.B 1
A check failed.
.TP
.B 2
Wrong usage; one line on standard error says what is wrong.
.TP
.B 3
A trace could not be read, or the report not be written.
.SH ENVIRONMENT
.TP
.BR AUTOPROF_PAGER ", " PAGER
Shows long reports on terminals, as with git: the first one that is set, else
.BR less .
"cat" or nothing is no pager. Where
.B LESS
is not set it is FRX.
.TP
.B NO_COLOR
If set, reports have no colours unless they are asked for.
.TP
.B COLUMNS
The width of the terminal, if it is not what the terminal says.
.SH FILES
.TP
.I autoprof.toml
Thresholds and limits of a project, in the working directory.
.SH SEE ALSO
.BR autoprof (7)
)";
}

void writeAutoprofPage(std::ostream &out) {
  writeTitle(out, "AUTOPROF", 7);
  out << R"(.SH NAME
autoprof \- profiler for C and C++ that is compiled into the program
.SH SYNOPSIS
.nf
clang++ \-O2 \-fplugin=autoprof.so app.cpp \-o app
\&./app
autoprof\-report trace.bin
.fi
.SH DESCRIPTION
A clang plugin puts hooks into the functions it compiles. The program counts its
calls and keeps its call tree, its times and its allocations in a file, which
.BR autoprof\-report (1)
shows. Nothing is changed at link time; a program that is linked with \-static
needs \-lautoprof_rt.
.SH COMPILER OPTIONS
With \-fplugin=\fIPATH\fR/autoprof.so; the name alone is enough where the
system's loader finds the file. Each of these is given as
\-fplugin\-arg\-autoprof\-\fIKEY\fR=\fIVALUE\fR.
)";
  writeKeys(out, describePlugin());
  out << R"(.PP
A function with the attribute [[autoprof::skip]] or no_instrument_function is
left out, one with [[autoprof::instrument]] taken in whatever options say.
\-Rpass\-missed=autoprof says what is left out and why.
.SH RUN-TIME OPTIONS
In the environment variable
.BR AUTOPROF_OPTIONS ,
as key=value:key=value. A wrong one is one line on standard error, and the
program runs on.
)";
  writeKeys(out, describeRuntime());
  out << R"(.SH ENVIRONMENT
.TP
.B AUTOPROF_OPTIONS
See above.
.TP
.B AUTOPROF_RUNTIME
The file of the runtime, libautoprof_rt.so, to load instead of the one beside
the plugin. It and its folders must belong to root or the user and must not be
writable by others.
.SH FILES
.TP
.I trace.bin
What was recorded, in the working directory of the program. A program that runs
for less than 10 ms leaves none, nor do the programs that configure scripts
compile and run (conftest and others), unless output= is given.
.SH SEE ALSO
.BR autoprof\-report (1),
.BR clang (1)
)";
}

} // namespace autoprof
