//===-- Sites.cpp - where a function is left and entered again ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Sites.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace autoprof;
using namespace llvm;

/// Code generation looks through these between a call and its return.
static bool isTransparent(const Instruction &I) {
  if (I.isDebugOrPseudoInst() || isa<BitCastInst>(I))
    return true;
  const auto *II = dyn_cast<IntrinsicInst>(&I);
  return II && (II->getIntrinsicID() == Intrinsic::lifetime_end ||
                II->getIntrinsicID() == Intrinsic::assume);
}

static bool mayBecomeJump(const CallInst &Call) {
  return Call.isTailCall() && !Call.isInlineAsm() && !isa<IntrinsicInst>(Call);
}

/// The call directly before End (the end of a block if null) that may become a
/// jump, or null.
static CallInst *tailCallBefore(Instruction *End) {
  for (Instruction *I = End->getPrevNode(); I; I = I->getPrevNode()) {
    if (auto *Call = dyn_cast<CallInst>(I))
      if (mayBecomeJump(*Call))
        return Call;
    if (!isTransparent(*I))
      return nullptr;
  }
  return nullptr;
}

/// Whether returning V is returning what the call returned.
static bool returnsResult(const Value *V, const CallInst *Call) {
  if (!V || isa<UndefValue>(V))
    return true;
  return V->stripPointerCasts() == Call ||
         V->stripPointerCasts() == Call->getReturnedArgOperand();
}

/// CodeGenPrepare does the same (dupRetToEnableTailCallOpts), but only after
/// the hooks are in, and it does not look through them.
static void duplicateReturns(Function &F) {
  SmallVector<ReturnInst *, 4> Returns;
  for (BasicBlock &BB : F)
    if (auto *Return = dyn_cast<ReturnInst>(BB.getTerminator()))
      Returns.push_back(Return);
  for (ReturnInst *Return : Returns) {
    BasicBlock *BB = Return->getParent();
    bool OnlyReturns = true;
    for (Instruction &I : *BB)
      OnlyReturns &= isa<PHINode>(I) || isTransparent(I) || &I == Return;
    if (!OnlyReturns)
      continue;
    SmallVector<BasicBlock *, 8> Preds(predecessors(BB));
    for (BasicBlock *Pred : Preds) {
      auto *Jump = dyn_cast<BranchInst>(Pred->getTerminator());
      if (!Jump || Jump->isConditional())
        continue;
      CallInst *Call = tailCallBefore(Jump);
      // Folding may replace the phi: look afresh each time.
      Value *Result = Return->getReturnValue();
      auto *Phi = dyn_cast_or_null<PHINode>(Result ? Result->stripPointerCasts()
                                                   : nullptr);
      if (Phi && Phi->getParent() == BB)
        Result = Phi->getIncomingValueForBlock(Pred);
      if (Call && returnsResult(Result, Call))
        FoldReturnIntoUncondBranch(Return, BB, Pred);
    }
    if (pred_empty(BB) && BB != &F.getEntryBlock())
      DeleteDeadBlock(BB);
  }
}

/// Library functions that call back: their call must stay inside the frame, or
/// the callback would hang below the wrong function.
static bool callsBack(StringRef Name) {
  static const StringSet<> Names = {
      "qsort",   "qsort_r", "bsearch",      "lfind",          "lsearch",
      "tsearch", "tfind",   "tdelete",      "twalk",          "tdestroy",
      "ftw",     "nftw",    "scandir",      "glob",           "call_once",
      "dlopen",  "dlclose", "pthread_once", "dl_iterate_phdr"};
  return Names.contains(Name);
}

static bool isForkLike(StringRef Name) {
  static const StringSet<> Names = {"fork",  "vfork",   "_Fork",  "__fork",
                                    "clone", "__clone", "clone3", "syscall"};
  return Names.contains(Name);
}

/// What of the runtime's needs the call may take away; 0 = nothing.
static unsigned systemCallKind(StringRef Name) {
  static const StringMap<unsigned> Kinds = {
      {"seccomp_load", abi::kMaySeal}, {"syscall", abi::kMaySeal},
      {"prctl", abi::kPrctl},          {"close", abi::kCloses},
      {"close_range", abi::kHides},    {"closefrom", abi::kHides},
      {"chroot", abi::kHides},         {"daemon", abi::kHides},
      {"setuid", abi::kHides},         {"seteuid", abi::kHides},
      {"setreuid", abi::kHides},       {"setresuid", abi::kHides},
      {"unshare", abi::kHides},        {"pivot_root", abi::kHides}};
  return Kinds.lookup(Name);
}

/// syscall() with another number than seccomp's is none of our business.
static bool isHarmlessSyscall(const CallBase &Call) {
  constexpr uint64_t kSysSeccomp = 317;
  const auto *Number =
      Call.arg_empty() ? nullptr : dyn_cast<ConstantInt>(Call.getArgOperand(0));
  return Number && Number->getZExtValue() != kSysSeccomp;
}

namespace {
enum class TailKind { Jump, Library, Keep };
}

static TailKind classify(const CallInst &Call, const TargetLibraryInfo &TLI) {
  if (Call.isMustTailCall())
    return TailKind::Jump;
  const Function *Callee = Call.getCalledFunction();
  if (!Callee || !Callee->isDeclaration())
    return TailKind::Jump;
  if (callsBack(Callee->getName()) || isForkLike(Callee->getName()) ||
      systemCallKind(Callee->getName()))
    return TailKind::Keep;
  LibFunc Known;
  return TLI.getLibFunc(*Callee, Known) && TLI.has(Known) ? TailKind::Library
                                                          : TailKind::Jump;
}

Sites autoprof::collectSites(Function &F, const TargetLibraryInfo &TLI) {
  // Where code generation makes no tail calls, a `tail` mark means nothing.
  bool MakesTailCalls =
      F.getFnAttribute("disable-tail-calls").getValueAsString() != "true";
  if (MakesTailCalls && !F.hasOptNone())
    duplicateReturns(F);
  Sites S;
  for (BasicBlock &BB : F) {
    for (Instruction &I : BB) {
      auto *Call = dyn_cast<CallBase>(&I);
      if (isa<LandingPadInst>(I))
        S.Reentries.push_back(&I);
      if (!Call || Call->isInlineAsm())
        continue;
      const Function *Callee = Call->getCalledFunction();
      StringRef Name = Callee ? Callee->getName() : "";
      if (isa<CallInst>(Call) &&
          (Call->hasFnAttr(Attribute::ReturnsTwice) || Name == "swapcontext"))
        S.Reentries.push_back(Call);
      unsigned Kind = isa<CallInst>(Call) ? systemCallKind(Name) : 0;
      if (Kind && !(Name == "syscall" && isHarmlessSyscall(*Call)))
        S.Systems.push_back({cast<CallInst>(Call), abi::SystemCallKind(Kind)});
      if (isa<CallInst>(Call) && isForkLike(Name)) {
        S.Forks.push_back(cast<CallInst>(Call));
        if (S.Reentries.empty() || S.Reentries.back() != Call)
          S.Reentries.push_back(Call);
      }
    }
    auto *Return = dyn_cast<ReturnInst>(BB.getTerminator());
    if (!Return)
      continue;
    CallInst *Call = tailCallBefore(Return);
    if (!Call || !(Call->isMustTailCall() || MakesTailCalls) ||
        !(Call->isMustTailCall() ||
          returnsResult(Return->getReturnValue(), Call))) {
      S.Exits.push_back(Return);
      continue;
    }
    switch (classify(*Call, TLI)) {
    case TailKind::Jump:
      S.TailCalls.push_back(Call);
      break;
    case TailKind::Library:
      S.Exits.push_back(Call);
      break;
    case TailKind::Keep:
      Call->setTailCallKind(CallInst::TCK_NoTail);
      S.Exits.push_back(Return);
    }
  }
  return S;
}
