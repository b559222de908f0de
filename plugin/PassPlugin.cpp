//===-- PassPlugin.cpp - the pass's way into the pipeline -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The entry point of `-fpass-plugin=` and opt, and what ClangPlugin calls.
//
//===----------------------------------------------------------------------===//
#include "AllocationSites.h"
#include "Core.h"
#include "EntryExitPass.h"
#include "LLVMCompat.h"

using namespace autoprof;

static std::string PluginFolder;
static Compilation Current;

static void registerPasses(llvm::PassBuilder &PB, const Compilation &C) {
  auto Notes = std::make_shared<CallNotes>();
  auto Add = [C, Notes](llvm::ModulePassManager &MPM) {
    MPM.addPass(EntryExitPass(C.Opts, C.Source, Notes));
  };
  auto Names = std::make_shared<LinkageNames>();
  atPipelineStart(PB, [Names](llvm::ModulePassManager &MPM) {
    MPM.addPass(LinkageNamesPass(Names));
  });
  auto AddMarks = [C, Names](llvm::ModulePassManager &MPM) {
    MPM.addPass(AllocationSitesPass(C.Opts, C.Source, Names));
  };
  if (C.Opts.Placement == Options::Place::Early)
    atPipelineStart(PB, Add);
  else {
    if (C.Opts.Inlined)
      atPipelineStart(PB, [Notes](llvm::ModulePassManager &MPM) {
        MPM.addPass(CallNotesPass(Notes));
      });
    atOptimizerLast(PB, Add);
  }
  atOptimizerLast(PB, AddMarks); // always late, see there
  // opt -passes=autoprof
  PB.registerPipelineParsingCallback(
      [Add, AddMarks](llvm::StringRef Name, llvm::ModulePassManager &MPM,
                      llvm::ArrayRef<llvm::PassBuilder::PipelineElement>) {
        if (Name != "autoprof")
          return false;
        Add(MPM);
        AddMarks(MPM);
        return true;
      });
}

static void setCurrent(const Compilation &C) { Current = C; }

#pragma clang diagnostic ignored "-Wreturn-type-c-linkage"
extern "C" {
__attribute__((visibility("default"))) const void *
autoprofCore(const char *Folder) {
  static const Core TheCore = {setCurrent, registerPasses};
  PluginFolder = Folder;
  return &TheCore;
}

const char *autoprofPluginFolder() { return PluginFolder.c_str(); }

__attribute__((visibility("default"))) ::llvm::PassPluginLibraryInfo
autoprofPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "autoprof", AUTOPROF_VERSION,
          [](llvm::PassBuilder &PB) { registerPasses(PB, Current); }};
}
}
