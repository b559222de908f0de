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

#include "autoprof/abi_heap.h"
#include "autoprof/abi_hooks.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"

namespace autoprof {

struct Sites {
  /// The frame restores its caller's node before these.
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
  /// Behind these a scope of autoprof/autoprof.h has begun or ended: the
  /// function's own place is another.
  llvm::SmallVector<llvm::CallInst *, 4> ScopeMarks;
  /// Behind these the thread may be another process; they are reentries too.
  llvm::SmallVector<llvm::CallInst *, 2> Forks;

  bool hasServices() const {
    return !Reentries.empty() || !Systems.empty() || !Forks.empty();
  }
};

/// All but exits and tail calls: of a function without an enter hook.
Sites collectServices(llvm::Function &F);

/// Collects the sites of a module's functions. What a tail call is depends on
/// them all: an exit hook behind an ordinary call is cheaper than a mark before
/// a jump, so calls that cannot run in circles by jumps alone, and so need no
/// constant stack, are made ordinary ones.
class TailCalls {
public:
  /// Hooked: all functions that get hooks, none of which has any yet. Bare:
  /// those that are left as they are. Merged returns of both are duplicated, as
  /// code generation would do later, where that turns a call into a tail call.
  TailCalls(llvm::Module &M, llvm::ArrayRef<llvm::Function *> Hooked,
            llvm::ArrayRef<llvm::Function *> Bare,
            const llvm::TargetLibraryInfoImpl &Library);

  Sites collectSites(llvm::Function &F);

private:
  enum class State : uint8_t { Unknown, Ends, MayNot };
  /// Whether every tail call made from here on is an ordinary call.
  bool ends(llvm::Function &F);
  /// Whether the callee is known, ends, does not lead back to the caller by
  /// direct calls (at each level of such a recursion the caller's frame would
  /// come on top), and the frame that stays is small.
  bool mayKeepFrame(const llvm::CallInst &Call);

  const llvm::TargetLibraryInfoImpl &Library_;
  llvm::DenseMap<const llvm::Function *, State> States_;
  /// Of the graph of direct calls: a function's strongly connected component.
  llvm::DenseMap<const llvm::Function *, unsigned> Component_;
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_SITES_H
