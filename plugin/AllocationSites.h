//===-- AllocationSites.h - calls of allocation functions -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Marks calls of the functions of heap_functions.inc (docs/heap.md, "What sees
// an allocation"): while such a call is under way, the thread's block holds the
// address of the site's descriptor.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_ALLOCATIONSITES_H
#define AUTOPROF_PLUGIN_ALLOCATIONSITES_H

#include "Options.h"
#include "SiteFacts.h"
#include "llvm/IR/PassManager.h"
#include <memory>

namespace autoprof {

/// Marks the calls in functions that EntryExitPass gives hooks; runs behind it.
/// Always late, also with placement=early: a mark uses the result, so it would
/// keep a pair of malloc and free alive that the plain program has not.
class AllocationSitesPass : public llvm::PassInfoMixin<AllocationSitesPass> {
public:
  /// Source may be null (opt, -fpass-plugin).
  AllocationSitesPass(Options Opts, std::shared_ptr<const SourceInfo> Source,
                      std::shared_ptr<const LinkageNames> Names)
      : Opts_(Opts), Source_(std::move(Source)), Names_(std::move(Names)) {}
  llvm::PreservedAnalyses run(llvm::Module &M,
                              llvm::ModuleAnalysisManager &MAM);
  static bool isRequired() { return true; }

private:
  Options Opts_;
  std::shared_ptr<const SourceInfo> Source_;
  std::shared_ptr<const LinkageNames> Names_;
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_ALLOCATIONSITES_H
