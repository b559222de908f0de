//===-- SiteFacts.h - where a call is, and what it allocates --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_SITEFACTS_H
#define AUTOPROF_PLUGIN_SITEFACTS_H

#include "SourceInfo.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"
#include <memory>

namespace autoprof {

/// Linkage names of functions by their debug information, which has none with
/// -gline-tables-only; noted before inlining takes the functions away.
using LinkageNames = llvm::DenseMap<const llvm::DISubprogram *, std::string>;

class LinkageNamesPass : public llvm::PassInfoMixin<LinkageNamesPass> {
public:
  explicit LinkageNamesPass(std::shared_ptr<LinkageNames> Names)
      : Names_(std::move(Names)) {}
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &) {
    for (const llvm::Function &F : M)
      if (const llvm::DISubprogram *SP = F.getSubprogram())
        (*Names_)[SP] =
            llvm::GlobalValue::dropLLVMManglingEscape(F.getName()).str();
    return llvm::PreservedAnalyses::all();
  }
  static bool isRequired() { return true; }

private:
  std::shared_ptr<LinkageNames> Names_;
};

/// What a SiteDescriptor says of a call.
struct SiteFacts {
  std::string File;
  unsigned Line = 0, Column = 0;
  std::string Function; ///< that it was inlined from
  std::string Type;
};
SiteFacts factsOf(const llvm::CallBase &Call, const SourceInfo *Source,
                  const LinkageNames &Names);

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_SITEFACTS_H
