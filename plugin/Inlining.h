//===-- Inlining.h - which functions vanished, and where they went --------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who calls whom is noted before the optimiser and compared with what is left
// behind it: where a function called another directly and no longer does, the
// other was inlined there, or the call was found to do nothing. Needs no debug
// information. Says nothing of calls through pointers, nor of a function that
// still has some call of the other.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_INLINING_H
#define AUTOPROF_PLUGIN_INLINING_H

#include "SourceInfo.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"
#include <memory>

namespace autoprof {

/// A module's functions and their direct calls as they were written.
class CallNotes {
public:
  struct Function {
    llvm::StringRef Name; ///< linkage name
    Place Where;          ///< by debug information, if there is any
    bool IsOfUser = true; ///< not of a system header that was left out
    bool IsNoted = false; ///< it has a body here
    llvm::SmallVector<unsigned, 4> Callees;
  };

  void note(const llvm::Module &M);
  bool empty() const { return Functions_.empty(); }
  /// What F is made of besides itself, in the order it is called.
  std::vector<const Function *> inlinedInto(const llvm::Function &F) const;
  /// The list as abi.h has it; empty for none.
  std::string textFor(const llvm::Function &F, const SourceInfo *Source,
                      bool WithSystemHeaders) const;

private:
  unsigned idOf(llvm::StringRef Name);

  llvm::StringMap<unsigned> Ids_;
  std::vector<Function> Functions_;
};

class CallNotesPass : public llvm::PassInfoMixin<CallNotesPass> {
public:
  explicit CallNotesPass(std::shared_ptr<CallNotes> Notes)
      : Notes_(std::move(Notes)) {}
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &) {
    Notes_->note(M);
    return llvm::PreservedAnalyses::all();
  }
  static bool isRequired() { return true; }

private:
  std::shared_ptr<CallNotes> Notes_;
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_INLINING_H
