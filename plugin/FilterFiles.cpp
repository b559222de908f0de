//===-- FilterFiles.cpp - the files of filter= ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "FilterFiles.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"

using namespace autoprof;
using namespace clang;

bool FilterFiles::read(const CompilerInstance &CI, llvm::StringRef Path,
                       FilterRules &To) {
  DiagnosticsEngine &Diags = CI.getDiagnostics();
  FileManager &Files = CI.getFileManager();
  SourceManager &SM = CI.getSourceManager();
  auto File = Files.getFileRef(Path, /*OpenFile=*/true);
  if (!File) {
    Diags.Report(
        Diags.getCustomDiagID(DiagnosticsEngine::Error,
                              "autoprof: cannot read the filter file %0: %1"))
        << Path << llvm::toString(File.takeError());
    return false;
  }
  FileID Id = SM.createFileID(*File, SourceLocation(), SrcMgr::C_User);
  auto Buffer = SM.getBufferOrNone(Id);
  if (!Buffer)
    return false; // clang said why
  if (auto Wrong = To.addFile(Buffer->getBuffer(), Path)) {
    Diags.Report(
        SM.translateLineCol(Id, Wrong->Line, Wrong->Column),
        Diags.getCustomDiagID(DiagnosticsEngine::Error, "autoprof: %0"))
        << Wrong->What;
    return false;
  }
  Paths_.push_back(Path.str());
  return true;
}

namespace {

/// Tells the collector of dependencies, when it has the source's own, as if the
/// source had asked whether the file is there.
class AtEndOfSource : public PPCallbacks {
public:
  AtEndOfSource(CompilerInstance &CI, std::vector<std::string> Paths)
      : CI_(CI), Paths_(std::move(Paths)) {}

  void EndOfMainFile() override {
    for (const std::string &Path : Paths_)
      if (auto File = CI_.getFileManager().getOptionalFileRef(Path))
        CI_.getPreprocessor().getPPCallbacks()->HasInclude(
            SourceLocation(), Path, /*IsAngled=*/false, *File, SrcMgr::C_User);
  }

private:
  CompilerInstance &CI_;
  std::vector<std::string> Paths_;
};

} // namespace

void FilterFiles::addToDependencies(CompilerInstance &CI) const {
  if (!Paths_.empty())
    CI.getPreprocessor().addPPCallbacks(
        std::make_unique<AtEndOfSource>(CI, Paths_));
}
