//===-- ClangPlugin.cpp - the AST action of -fplugin= ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `-fplugin=` runs this action before the compiler's own: it takes the options,
// learns where functions are, and hooks the pass into this compilation.
//
//===----------------------------------------------------------------------===//
#include "AstReader.h"
#include "Core.h"
#include "FilterFiles.h"
#include "LLVMCompat.h"
#include "clang/Basic/CodeGenOptions.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

using namespace autoprof;

static const Core *TheCore;
static std::string PluginPath;

namespace {

/// The object, unless the driver throws it away when it has linked.
std::string lastingOutput(const clang::CompilerInstance &CI) {
  const std::string &Output = CI.getFrontendOpts().OutputFile;
  llvm::SmallString<128> Temporary;
  llvm::sys::path::system_temp_directory(/*ErasedOnReboot=*/true, Temporary);
  bool IsTemporary = llvm::sys::path::parent_path(Output) == Temporary;
  return IsTemporary ? "" : Output;
}

class AutoprofAction : public clang::PluginASTAction {
protected:
  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &CI,
                    llvm::StringRef File) override {
    FilterFiles_.addToDependencies(CI);
    auto &CodeGen = CI.getCodeGenOpts();
    auto Source = std::make_shared<SourceInfo>();
    Source->MainFile = File.str();
    Source->OutputFile = lastingOutput(CI);
    Source->Say = [&Diags = CI.getDiagnostics()](const std::string &Text) {
      using Engine = clang::DiagnosticsEngine;
      Diags.Report(Diags.getCustomDiagID(Engine::Remark, "autoprof: %0"))
          << Text;
    };
    Source->BeforeLink = CodeGen.PrepareForLTO || CodeGen.PrepareForThinLTO;
    Source->WantsTypes = Opts_.Heap;
    Source->Unoptimized = CodeGen.OptimizationLevel == 0;
    Compilation C{Opts_, Source};
    TheCore->setCurrent(C);
    addToCompilation(CodeGen, PluginPath, [C](llvm::PassBuilder &PB) {
      TheCore->registerPasses(PB, C);
    });
    return makeAstReader(CI, std::move(Source));
  }

  bool ParseArgs(const clang::CompilerInstance &CI,
                 const std::vector<std::string> &Arguments) override {
    auto &Diags = CI.getDiagnostics();
    auto Read = [&](llvm::StringRef Path, FilterRules &To) {
      return FilterFiles_.read(CI, Path, To);
    };
    for (const std::string &A : Arguments) {
      bool IsSaid = false;
      std::string Problem = Opts_.parse(A, Read, IsSaid);
      if (IsSaid)
        return false;
      if (Problem.empty())
        continue;
      Diags.Report(Diags.getCustomDiagID(clang::DiagnosticsEngine::Error, "%0"))
          << Problem;
      return false;
    }
    return true;
  }

  ActionType getActionType() override { return AddBeforeMainAction; }

private:
  Options Opts_;
  FilterFiles FilterFiles_;
};

clang::FrontendPluginRegistry::Add<AutoprofAction>
    Registration("autoprof", "profile calls and memory");

} // namespace

extern "C" __attribute__((visibility("default"))) void
autoprofUseCore(const void *Passes, const char *Path) {
  TheCore = static_cast<const Core *>(Passes);
  PluginPath = Path;
}
