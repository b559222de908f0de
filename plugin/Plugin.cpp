//===-- Plugin.cpp - the only registration --------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the pass gets into the pipeline. `-fplugin=` runs an AST action before
// the compiler's own: it takes the options, learns where functions are, and
// hooks the pass into this compilation. `-fpass-plugin=` and opt ask for the
// pass plugin's entry point instead.
//
//===----------------------------------------------------------------------===//
#include "AstReader.h"
#include "EntryExitPass.h"
#include "LLVMCompat.h"
#include "clang/Basic/CodeGenOptions.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"

using namespace autoprof;

namespace {

std::string PluginFolder, PluginPath;

/// What the AST action of this compilation found; null without one.
struct Compilation {
  Options Opts;
  std::shared_ptr<SourceInfo> Source;
};
Compilation Current;

void registerPasses(llvm::PassBuilder &PB, const Compilation &C) {
  auto Add = [C](llvm::ModulePassManager &MPM) {
    MPM.addPass(EntryExitPass(C.Opts, C.Source));
  };
  if (C.Opts.Placement == Options::Place::Early)
    atPipelineStart(PB, Add);
  else
    atOptimizerLast(PB, Add);
  // opt -passes=autoprof
  PB.registerPipelineParsingCallback(
      [Add](llvm::StringRef Name, llvm::ModulePassManager &MPM,
            llvm::ArrayRef<llvm::PassBuilder::PipelineElement>) {
        if (Name != "autoprof")
          return false;
        Add(MPM);
        return true;
      });
}

class AutoprofAction : public clang::PluginASTAction {
protected:
  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &CI, llvm::StringRef File) override {
    auto &CodeGen = CI.getCodeGenOpts();
    auto Source = std::make_shared<SourceInfo>();
    Source->MainFile = File.str();
    Source->BeforeLink = CodeGen.PrepareForLTO || CodeGen.PrepareForThinLTO;
    Source->Unoptimized = CodeGen.OptimizationLevel == 0;
    Current = {Opts_, Source};
#if LLVM_VERSION_MAJOR >= 19
    CodeGen.PassBuilderCallbacks.push_back(
        [C = Current](llvm::PassBuilder &PB) { registerPasses(PB, C); });
#else
    CodeGen.PassPlugins.push_back(PluginPath);
#endif
    return makeAstReader(CI, std::move(Source));
  }

  bool ParseArgs(const clang::CompilerInstance &CI,
                 const std::vector<std::string> &Arguments) override {
    auto &Diags = CI.getDiagnostics();
    for (const std::string &A : Arguments) {
      std::string Problem = Opts_.parse(A);
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
};

clang::FrontendPluginRegistry::Add<AutoprofAction>
    Registration("autoprof", "profile calls and memory");

} // namespace

#pragma clang diagnostic ignored "-Wreturn-type-c-linkage"
extern "C" {
__attribute__((visibility("default"))) void
autoprofTellFolder(const char *Folder, const char *Path) {
  PluginFolder = Folder;
  PluginPath = Path;
}
const char *autoprofPluginFolder() { return PluginFolder.c_str(); }

__attribute__((visibility("default"))) ::llvm::PassPluginLibraryInfo
autoprofPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "autoprof", AUTOPROF_VERSION,
          [](llvm::PassBuilder &PB) { registerPasses(PB, Current); }};
}
}
