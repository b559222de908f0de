//===-- FunctionFilter.h - which functions get hooks ----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every reason for leaving a function alone is a row of SkipReasons.inc, and
// every decision is made here, once.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_FUNCTIONFILTER_H
#define AUTOPROF_PLUGIN_FUNCTIONFILTER_H

#include "Options.h"
#include "SourceInfo.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/IR/Function.h"

namespace autoprof {

enum class SkipReason : uint8_t {
  None, ///< it gets hooks
#define REASON(Name, Key, IsBare, Text) Name,
#include "SkipReasons.inc"
#undef REASON
  kCount
};

/// What is done with a function.
struct Verdict {
  SkipReason Why = SkipReason::None;
  const FilterRule *Rule = nullptr; ///< that decided, or null
  bool IsAsked = false;             ///< the source asks for hooks

  bool hasHooks() const { return Why == SkipReason::None; }
  /// No hooks on entry and exit, but its allocations are marked.
  bool isBare() const;
  /// Of the reason, for summaries.
  const char *key() const;
  /// "is ...", to follow the function's name.
  std::string text() const;
};

/// Decides for the functions of a module that have a body. Verdicts do not
/// change while hooks are put in, but for min-instructions.
class FunctionFilter {
public:
  /// Source may be null. All must outlive the filter.
  FunctionFilter(const llvm::Module &M, const Options &Opts,
                 const SourceInfo *Source);
  Verdict decide(const llvm::Function &F) const;

private:
  SkipReason whyImpossible(const llvm::Function &F) const;

  const Options &Opts_;
  const SourceInfo *Source_;
  llvm::DenseMap<const llvm::Function *, Wish> Annotated_;
  llvm::DenseSet<const llvm::Function *> Resolvers_; ///< of ifuncs
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_FUNCTIONFILTER_H
