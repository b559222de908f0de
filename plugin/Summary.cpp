//===-- Summary.cpp - how many functions have hooks, and why others do not ===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Summary.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
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

std::string Summary::json(StringRef Source, StringRef Output) const {
  json::Object Reasons;
  for (size_t I = 1; I < Counts_.size(); ++I)
    if (Counts_[I] && isCounted(SkipReason(I)))
      Reasons[Verdict{SkipReason(I)}.key()] = int64_t(Counts_[I]);
  SmallString<256> Directory;
  sys::fs::current_path(Directory);
  json::Value Line = json::Object{{"autoprof_summary", 1},
                                  {"directory", json::fixUTF8(Directory)},
                                  {"source", json::fixUTF8(Source)},
                                  {"output", json::fixUTF8(Output)},
                                  {"instrumented", int64_t(Counts_[0])},
                                  {"left_out", std::move(Reasons)}};
  std::string Text;
  raw_string_ostream Stream(Text);
  Stream << Line << '\n';
  return Stream.str();
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

namespace {

class SummaryNote : public DiagnosticInfo {
public:
  explicit SummaryNote(const Twine &Text)
      : DiagnosticInfo(DK_FirstPluginKind, DS_Note), Text_(Text.str()) {}
  void print(DiagnosticPrinter &To) const override { To << Text_; }

private:
  std::string Text_;
};

} // namespace

void Summary::tell(Module &M, const Options &Opts,
                   const SourceInfo *Source) const {
  if (Opts.Summary == "off")
    return;
  LLVMContext &C = M.getContext();
  std::string File = Source && !Source->MainFile.empty()
                         ? Source->MainFile
                         : M.getSourceFileName();
  if (Opts.Summary == "on")
    return C.diagnose(SummaryNote("autoprof: " + File + ": " + line()));
  std::string Problem =
      append(Opts.Summary, json(File, Source ? Source->OutputFile : ""));
  if (!Problem.empty())
    C.emitError("autoprof: cannot write the summary to " + Opts.Summary + ": " +
                Problem);
}
