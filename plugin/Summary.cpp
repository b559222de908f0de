//===-- Summary.cpp - how many functions have hooks, and why others do not ===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Summary.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Support/FileSystem.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

using namespace autoprof;
using namespace llvm;

/// What the compiler adds for itself is not counted.
static bool isCounted(SkipReason Why) {
  return Why != SkipReason::IsOurs && Why != SkipReason::OfOtherInstrumentation;
}

uint64_t Summary::leftOut() const {
  uint64_t Sum = 0;
  for (size_t I = 1; I < Counts_.size(); ++I)
    Sum += isCounted(SkipReason(I)) ? Counts_[I] : 0;
  return Sum;
}

std::string Summary::line() const {
  std::string Text = std::to_string(Counts_[0]) + " functions instrumented, " +
                     std::to_string(leftOut()) + " left out";
  const char *Before = ": ";
  for (size_t I = 1; I < Counts_.size(); ++I) {
    if (!Counts_[I] || !isCounted(SkipReason(I)))
      continue;
    Text += Before + std::to_string(Counts_[I]) + " " +
            Verdict{SkipReason(I)}.key();
    Before = ", ";
  }
  return Text;
}

/// As JSON has it; what is no ASCII is left as it is. (LLVM 14's own writer is
/// no C++20.)
static std::string quoted(StringRef Text) {
  std::string Result = "\"";
  for (char C : Text) {
    if (C == '"' || C == '\\')
      Result += '\\';
    if (static_cast<unsigned char>(C) < 0x20)
      Result += (C < 0x10 ? "\\u000" : "\\u00") +
                utohexstr(static_cast<unsigned char>(C));
    else
      Result += C;
  }
  return Result + "\"";
}

std::string Summary::json(StringRef Source, StringRef Output) const {
  SmallString<256> Directory;
  sys::fs::current_path(Directory);
  std::string Text =
      "{\"autoprof_summary\":1,\"directory\":" + quoted(Directory) +
      ",\"source\":" + quoted(Source) + ",\"output\":" + quoted(Output) +
      ",\"instrumented\":" + std::to_string(Counts_[0]) + ",\"left_out\":{";
  const char *Before = "";
  for (size_t I = 1; I < Counts_.size(); ++I) {
    if (!Counts_[I] || !isCounted(SkipReason(I)))
      continue;
    Text += Before + quoted(Verdict{SkipReason(I)}.key()) + ":" +
            std::to_string(Counts_[I]);
    Before = ",";
  }
  return Text + "}}\n";
}

/// One write at the end of the file: lines of compilers that run at the same
/// time do not mix. Empty, or what went wrong.
static std::string append(const std::string &Path, const std::string &Line) {
  int Fd = open(Path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (Fd < 0)
    return std::strerror(errno);
  ssize_t Written;
  do
    Written = write(Fd, Line.data(), Line.size());
  while (Written < 0 && errno == EINTR);
  std::string Problem = Written < 0 ? std::strerror(errno) : "";
  if (Written >= 0 && size_t(Written) < Line.size())
    Problem = "it was cut short";
  if (close(Fd) && Problem.empty())
    Problem = std::strerror(errno);
  return Problem;
}

void Summary::tell(Module &M, const Options &Opts,
                   const SourceInfo *Source) const {
  if (Opts.Summary == "off")
    return;
  LLVMContext &C = M.getContext();
  std::string File = Source && !Source->MainFile.empty()
                         ? Source->MainFile
                         : M.getSourceFileName();
  if (Opts.Summary == "on") {
    if (Source && Source->Say)
      Source->Say(File + ": " + line());
    return;
  }
  std::string Problem =
      append(Opts.Summary, json(File, Source ? Source->OutputFile : ""));
  if (!Problem.empty())
    C.emitError("autoprof: cannot write the summary to " + Opts.Summary + ": " +
                Problem);
}
