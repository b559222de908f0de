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
  static const StringMap<unsigned> Kinds = [] {
    StringMap<unsigned> M;
    M["seccomp_load"] = abi::kMaySeal;
    M["syscall"] = abi::kSyscall;
    M["prctl"] = abi::kPrctl;
    M["close"] = abi::kCloses;
    for (const char *Hides :
         {"close_range", "closefrom", "chroot", "daemon", "setuid", "seteuid",
          "setreuid", "setresuid", "unshare", "pivot_root"})
      M[Hides] = abi::kHides;
    // A run may be killed while it waits: its file needs a name by then.
    for (const char *Waits : {"pause",
                              "accept",
                              "accept4",
                              "poll",
                              "ppoll",
                              "epoll_wait",
                              "epoll_pwait",
                              "select",
                              "pselect",
                              "sleep",
                              "usleep",
                              "nanosleep",
                              "clock_nanosleep",
                              "sigsuspend",
                              "sigwait",
                              "wait",
                              "waitpid",
                              "pthread_join",
                              "pthread_cond_wait",
                              "sem_wait"})
      M[Waits] = abi::kHides;
    return M;
  }();
  return Kinds.lookup(Name);
}

/// Allocation functions are library functions that programs like to replace.
static bool isOftenReplaced(StringRef Name) {
  static const StringSet<> Names = {
      "malloc",        "calloc",         "realloc", "free",    "memalign",
      "aligned_alloc", "posix_memalign", "valloc",  "pvalloc", "reallocarray"};
  return Names.contains(Name) || Name.substr(0, 3) == "_Zn" ||
         Name.substr(0, 3) == "_Zd";
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
  bool IsLibrary = TLI.getLibFunc(*Callee, Known) && TLI.has(Known) &&
                   !isOftenReplaced(Callee->getName());
  return IsLibrary ? TailKind::Library : TailKind::Jump;
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
      if (unsigned Kind = systemCallKind(Name))
        S.Systems.push_back({Call, abi::SystemCallKind(Kind)});
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
