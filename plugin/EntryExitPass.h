//===-- EntryExitPass.h - enter and exit hooks ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_ENTRYEXITPASS_H
#define AUTOPROF_PLUGIN_ENTRYEXITPASS_H

#include "Inlining.h"
#include "Options.h"
#include "SourceInfo.h"
#include "llvm/IR/PassManager.h"
#include <memory>

namespace autoprof {

/// Puts hooks into every function of a module. Running twice is harmless.
class EntryExitPass : public llvm::PassInfoMixin<EntryExitPass> {
public:
  /// Source may be null (opt, -fpass-plugin).
  EntryExitPass(Options Opts, std::shared_ptr<const SourceInfo> Source,
                std::shared_ptr<const CallNotes> Notes)
      : Opts_(Opts), Source_(std::move(Source)), Notes_(std::move(Notes)) {}
  llvm::PreservedAnalyses run(llvm::Module &M,
                              llvm::ModuleAnalysisManager &MAM);
  /// Functions with optnone get hooks as well.
  static bool isRequired() { return true; }

private:
  Options Opts_;
  std::shared_ptr<const SourceInfo> Source_;
  std::shared_ptr<const CallNotes> Notes_;
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_ENTRYEXITPASS_H
