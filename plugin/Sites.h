//===-- Sites.h - where a function is left and entered again --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Collected first, rewritten after (EntryExitPass): every instruction of a
// function that needs a hook besides its entry.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_SITES_H
#define AUTOPROF_PLUGIN_SITES_H

#include "autoprof/abi.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"

namespace autoprof {

struct Sites {
  /// The frame restores its caller's node before these: returns, and tail
  /// calls of library functions, which have no hooks.
  llvm::SmallVector<llvm::Instruction *, 8> Exits;
  /// Calls that code generation turns into jumps: the callee is entered below
  /// this function, but returns to its caller.
  llvm::SmallVector<llvm::CallInst *, 4> TailCalls;
  /// Behind these the frame may find itself with another cursor: landing pads,
  /// second returns of setjmp and the like, switches of fibres.
  llvm::SmallVector<llvm::Instruction *, 4> Reentries;
  /// Calls that may take from the runtime what it needs later: the right to
  /// system calls, a descriptor, access to /proc.
  struct System {
    llvm::CallBase *Call;
    abi::SystemCallKind Kind;
  };
  llvm::SmallVector<System, 2> Systems;
  /// Behind these the thread may be another process; they are reentries too.
  llvm::SmallVector<llvm::CallInst *, 2> Forks;
};

/// Duplicates merged returns, as code generation would do later, where that
/// turns a call into a tail call; then collects.
Sites collectSites(llvm::Function &F, const llvm::TargetLibraryInfo &TLI);

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_SITES_H
