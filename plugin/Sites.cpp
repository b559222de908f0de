//===-- Sites.cpp - where a function is left and entered again ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Sites.h"
#include "AllocationFunctions.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
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

/// Functions of libraries that TargetLibraryInfo does not know and that call
/// back: their call must stay inside the frame, or the callback would hang
/// below the wrong function.
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

/// Calls that come back on this stack after others ran on other stacks: of the
/// C library, Boost.Context (and copies of it, with a prefix), libcoro, libco
/// and libaco.
static bool isStackSwitch(StringRef Name) {
  static const StringSet<> Names = {"swapcontext", "coro_transfer", "co_switch",
                                    "acosw"};
  auto EndsWith = [&](StringRef End) {
    return Name.size() >= End.size() &&
           Name.substr(Name.size() - End.size()) == End;
  };
  return Names.contains(Name) || EndsWith("jump_fcontext") ||
         EndsWith("ontop_fcontext");
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

/// Whether the call stays an ordinary one whatever its callee does: it ends in
/// a library, or the runtime has something to do behind it.
static bool staysACall(const CallInst &Call, const TargetLibraryInfo &TLI) {
  if (Call.isMustTailCall())
    return false;
  // Known to the target or not, replaced by the program or not, it is called
  // from inside the frame that asks for memory.
  if (isAllocationCall(Call))
    return true;
  const Function *Callee = Call.getCalledFunction();
  if (!Callee || !Callee->isDeclaration())
    return false;
  StringRef Name = Callee->getName();
  LibFunc Known;
  return callsBack(Name) || isForkLike(Name) || isStackSwitch(Name) ||
         systemCallKind(Name) ||
         (TLI.getLibFunc(*Callee, Known) && TLI.has(Known));
}

/// Where code generation makes no tail calls, a `tail` mark means nothing.
static bool makesTailCalls(const Function &F) {
  return F.getFnAttribute("disable-tail-calls").getValueAsString() != "true";
}

/// The call that leaves the function in place of Return, or null.
static CallInst *tailCallOf(ReturnInst *Return) {
  CallInst *Call = tailCallBefore(Return);
  if (!Call || Call->isMustTailCall())
    return Call;
  return makesTailCalls(*Return->getFunction()) &&
                 returnsResult(Return->getReturnValue(), Call)
             ? Call
             : nullptr;
}

//===-- tail calls that cannot run in circles ----------------------------===//

/// Frames that stay behind when their tail call is made an ordinary one are to
/// be no larger than what an ordinary small function has.
static constexpr uint64_t kSmallFrame = 256;

static bool hasLargeFrame(const Function &F) {
  const DataLayout &DL = F.getParent()->getDataLayout();
  uint64_t Bytes = 0;
  for (const Instruction &I : instructions(F))
    if (const auto *A = dyn_cast<AllocaInst>(&I)) {
      if (!A->isStaticAlloca())
        return true;
      Bytes += DL.getTypeAllocSize(A->getAllocatedType()) *
               cast<ConstantInt>(A->getArraySize())->getZExtValue();
    }
  return Bytes > kSmallFrame;
}

/// A function that asks who called it would get another answer.
static bool asksForItsCaller(const Function &F) {
  for (const Instruction &I : instructions(F))
    if (const auto *II = dyn_cast<IntrinsicInst>(&I))
      switch (II->getIntrinsicID()) {
      case Intrinsic::returnaddress:
      case Intrinsic::frameaddress:
      case Intrinsic::addressofreturnaddress:
        return true;
      default:
        break;
      }
  return false;
}

TailCalls::TailCalls(Module &M, ArrayRef<Function *> Hooked,
                     ArrayRef<Function *> Bare,
                     const TargetLibraryInfoImpl &Library)
    : Library_(Library) {
  for (ArrayRef<Function *> Part : {Hooked, Bare})
    for (Function *F : Part) {
      if (makesTailCalls(*F) && !F->hasOptNone())
        duplicateReturns(*F);
      States_[F] = State::Unknown;
    }
  CallGraph Graph(M);
  unsigned Component = 0;
  for (auto It = scc_begin(&Graph); !It.isAtEnd(); ++It, ++Component)
    for (const CallGraphNode *Node : *It)
      if (const Function *F = Node->getFunction())
        Component_[F] = Component;
}

bool TailCalls::ends(Function &F) {
  auto Found = States_.find(&F);
  if (Found == States_.end())
    return false;
  if (Found->second != State::Unknown)
    return Found->second == State::Ends;
  Found->second = State::MayNot; // while we look: circles do not end
  TargetLibraryInfo TLI(Library_, &F);
  for (BasicBlock &BB : F)
    if (auto *Return = dyn_cast<ReturnInst>(BB.getTerminator()))
      if (CallInst *Call = tailCallOf(Return))
        if (!staysACall(*Call, TLI) && !mayKeepFrame(*Call))
          return false;
  States_[&F] = State::Ends;
  return true;
}

bool TailCalls::mayKeepFrame(const CallInst &Call) {
  Function *Callee = Call.getCalledFunction();
  const Function *Caller = Call.getFunction();
  if (!Callee || Callee->isDeclaration() || Callee->isInterposable() ||
      Call.isMustTailCall())
    return false;
  auto From = Component_.find(Caller), To = Component_.find(Callee);
  if (From == Component_.end() || To == Component_.end() ||
      From->second == To->second)
    return false;
  return !asksForItsCaller(*Callee) && !hasLargeFrame(*Caller) && ends(*Callee);
}

//===-- collecting -------------------------------------------------------===//

/// A mark of the header, or with placement=early a call of what will be inlined
/// and has one in it.
static bool isScopeMark(const CallBase &Call, unsigned Depth = 0) {
  constexpr unsigned kDeepest = 4; // Scope, autoprof_scope_enter
  if (const auto *Asm = dyn_cast<InlineAsm>(Call.getCalledOperand()))
    return StringRef(Asm->getAsmString()) == "# autoprof: scope";
  const Function *Callee = Call.getCalledFunction();
  if (!Callee || Callee->isDeclaration() || Depth == kDeepest ||
      !Callee->hasFnAttribute(Attribute::AlwaysInline))
    return false;
  for (const Instruction &I : instructions(*Callee))
    if (const auto *Inner = dyn_cast<CallBase>(&I))
      if (isScopeMark(*Inner, Depth + 1))
        return true;
  return false;
}

static StringRef calledName(const CallBase &Call) {
  const Function *Callee = Call.getCalledFunction();
  return Callee ? Callee->getName() : "";
}

/// What is hooked in functions with an enter hook and without: where the cursor
/// may be another one, and what the runtime must know of.
static void addServices(Instruction &I, Sites &S) {
  if (isa<LandingPadInst>(I))
    S.Reentries.push_back(&I);
  auto *Call = dyn_cast<CallBase>(&I);
  if (Call && isa<CallInst>(Call) && isScopeMark(*Call))
    S.ScopeMarks.push_back(cast<CallInst>(Call));
  if (!Call || Call->isInlineAsm())
    return;
  StringRef Name = calledName(*Call);
  bool IsTwice = Call->hasFnAttr(Attribute::ReturnsTwice);
  bool IsFork = isa<CallInst>(Call) && isForkLike(Name);
  if ((isa<CallInst>(Call) && IsTwice) || isStackSwitch(Name) || IsFork)
    S.Reentries.push_back(Call);
  if (unsigned Kind = systemCallKind(Name))
    S.Systems.push_back({Call, abi::SystemCallKind(Kind)});
  if (IsFork)
    S.Forks.push_back(cast<CallInst>(Call));
}

Sites autoprof::collectServices(Function &F) {
  Sites S;
  for (Instruction &I : instructions(F))
    if (auto *Call = dyn_cast<CallInst>(&I); !Call || !Call->isMustTailCall())
      addServices(I, S);
  return S;
}

Sites TailCalls::collectSites(Function &F) {
  TargetLibraryInfo TLI(Library_, &F);
  Sites S;
  for (BasicBlock &BB : F) {
    for (Instruction &I : BB)
      addServices(I, S);
    auto *Return = dyn_cast<ReturnInst>(BB.getTerminator());
    if (!Return)
      continue;
    CallInst *Call = tailCallOf(Return);
    if (Call && (staysACall(*Call, TLI) || mayKeepFrame(*Call))) {
      Call->setTailCallKind(CallInst::TCK_NoTail);
      Call = nullptr;
    }
    if (Call)
      S.TailCalls.push_back(Call);
    else
      S.Exits.push_back(Return);
  }
  return S;
}
