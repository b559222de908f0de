//===-- EntryExitPass.cpp - enter and exit hooks --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writes the inline hooks: one step through the thread's transition table on
// entry, one store on exit (DESIGN: "walk the call tree in the hook"). What the
// table does not know goes to the runtime through the object record, by inline
// assembly that the rest of the compiler does not take for a call: a leaf
// function stays a leaf. abi.h says what the words mean.
//
// The cost of a counted call is held by test/bench (empty calls).
//
//===----------------------------------------------------------------------===//
#include "EntryExitPass.h"
#include "AllocationFunctions.h"
#include "Emitter.h"
#include "FunctionFilter.h"
#include "Hooks.h"
#include "LLVMCompat.h"
#include "Services.h"
#include "Sites.h"
#include "Summary.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace autoprof;
using namespace llvm;

static constexpr const char *kDoneMark = "autoprof.done";

namespace {

/// The hooks of one function.
class FunctionHooks {
public:
  FunctionHooks(Function &F, Hooks &Data, StringRef Inlined, bool IsAsked)
      : F_(F), Data_(Data), Self_(Data.describe(F, Inlined, IsAsked)) {}

  void insert(const Sites &S) {
    NeedsOwn_ = !S.Reentries.empty();
    insertEnter();
    insertServices(S, Own_, Data_);
    for (CallInst *I : S.TailCalls)
      insertTail(I);
    for (Instruction *I : S.Exits)
      insertExit(I);
    F_.addFnAttr(Attribute::NoRedZone); // `call` in assembly would clobber it
  }

private:
  MDNode *weights(bool FirstIsLikely) {
    MDBuilder MDB(F_.getContext());
    return FirstIsLikely ? MDB.createBranchWeights(1 << 20, 1)
                         : MDB.createBranchWeights(1, 1 << 20);
  }
  void insertEnter();
  Value *endOff(BasicBlock *Off, BasicBlock *OffOwn, BasicBlock *Body,
                const DebugLoc &Where);
  void insertExit(Instruction *Before);
  Value *isRecorded(Emitter &E) {
    return E.B.CreateICmpNE(Frame_, ConstantInt::get(E.I64, abi::kFrameOff));
  }
  void insertTail(CallInst *Call);
  Value *calleeIdentity(Emitter &E, CallInst *Call);

  Function &F_;
  const Hooks &Data_;
  FunctionData Self_;
  bool NeedsOwn_ = false;
  Value *Frame_ = nullptr; ///< i64, abi.h: what a frame keeps
  Value *Own_ = nullptr;   ///< i32, the cursor while the function's own code
                           ///< runs (its caller's, if it is off), if NeedsOwn_
};

} // namespace

//   head:  t = EnterTpOff; if ((t & key) >= 0) goto off
//   walk:  b = fs:[t]; p = b->Cursor; e = b->Table[p & 0xffff + salt]
//          if ((e.Key ^ key) != p) goto slow
//   fast:  b->calls[e.Counter]++; b->Cursor = e.Child; goto body
//   slow:  p = call *Enter(descriptor, function)
//   off:   p = kFrameOff
//   body:
// One test for both switches: t is below 0 while calls are recorded, the key
// while the function's are.
void FunctionHooks::insertEnter() {
  Instruction *At = endOfAllocas(F_);
  LLVMContext &C = F_.getContext();
  BasicBlock *Head = At->getParent();
  BasicBlock *Body = Head->splitBasicBlock(At, "autoprof.body");
  auto *Walk = BasicBlock::Create(C, "autoprof.walk", &F_, Body);
  auto *Fast = BasicBlock::Create(C, "autoprof.fast", &F_, Body);
  auto *Slow = BasicBlock::Create(C, "autoprof.slow", &F_);
  auto *Off = BasicBlock::Create(C, "autoprof.off", &F_);
  auto *OffOwn = NeedsOwn_ ? BasicBlock::Create(C, "", &F_) : Body;
  Instruction *HeadEnd = Head->getTerminator();

  Emitter H(HeadEnd, Data_);
  Value *TpOff = H.enterTpOff();
  Value *OwnKey = H.load(H.I64, Self_.Key, 8);
  H.B.CreateCondBr(H.B.CreateICmpSLT(H.B.CreateAnd(TpOff, OwnKey),
                                     ConstantInt::get(H.I64, 0)),
                   Walk, Off, weights(true));
  DebugLoc Where = H.B.getCurrentDebugLocation();
  HeadEnd->eraseFromParent();

  auto Begin = [&](BasicBlock *BB) {
    // Emitter inserts before an instruction; a block under construction gets a
    // terminator first.
    return new UnreachableInst(C, BB);
  };
  Instruction *WalkEnd = Begin(Walk), *FastEnd = Begin(Fast),
              *SlowEnd = Begin(Slow);
  Emitter W(WalkEnd, Data_), Q(FastEnd, Data_), S(SlowEnd, Data_);
  for (Emitter *E : {&W, &Q, &S})
    E->B.SetCurrentDebugLocation(Where);

  Value *Block = W.block(TpOff);
  Value *Cursor = W.load(W.I32, W.cursorOf(Block), 4);
  // A load of its own: cheaper than cutting the bits out of the cursor.
  Value *Slot = W.B.CreateZExt(
      W.load(W.B.getInt16Ty(), W.pointer(Block, W.B.getInt16Ty()), 4), W.I64);
  Value *Entry = W.B.CreateAdd(Block, Slot);
  auto EntryField = [&](Type *T, size_t Offset) {
    auto *Address =
        W.pointer(W.at(Entry, abi::kTableOffset + Self_.Salt + Offset), T);
    auto *Field =
        W.B.CreateAlignedLoad(T, Address, Align(T->getIntegerBitWidth() / 8));
    Field->setVolatile(true); // keeps the order below
    return W.quiet(Field);
  };
  // The key last: a signal handler's hooks may replace the entry, and that must
  // be noticed.
  Value *Child = EntryField(W.I32, offsetof(abi::TableEntry, Child));
  Value *Counter = EntryField(W.I32, offsetof(abi::TableEntry, Counter));
  Value *Key = EntryField(W.I64, offsetof(abi::TableEntry, Key));
  Value *FromWalk = W.B.CreateSExt(Cursor, W.I64);
  Value *IsKnown = W.B.CreateICmpEQ(W.B.CreateXor(Key, OwnKey), FromWalk);
  W.B.CreateCondBr(IsKnown, Fast, Slow, weights(true));
  WalkEnd->eraseFromParent();

  Q.increment(Block, Q.B.CreateSExt(Counter, Q.I64));
  Q.store(Child, Q.cursorOf(Block));
  Q.B.CreateBr(Body);
  FastEnd->eraseFromParent();

  Value *FromSlow = S.callSlot(offsetof(abi::ObjectRecord, Enter),
                               S.B.CreatePtrToInt(Self_.Descriptor, S.I64),
                               S.B.CreatePtrToInt(&F_, S.I64));
  Value *OwnFromSlow =
      NeedsOwn_ ? S.load(S.I32, S.cursorOf(S.block(TpOff)), 4) : nullptr;
  S.B.CreateBr(Body);
  SlowEnd->eraseFromParent();
  Value *OwnFromOff = endOff(Off, OffOwn, Body, Where);

  Emitter P(&Body->front(), Data_);
  PHINode *Frame = P.B.CreatePHI(P.I64, 4, "autoprof.frame");
  Frame->addIncoming(ConstantInt::get(P.I64, abi::kFrameOff), Off);
  Frame->addIncoming(FromWalk, Fast);
  Frame->addIncoming(FromSlow, Slow);
  Frame_ = Frame;
  if (!NeedsOwn_)
    return;
  Frame->addIncoming(ConstantInt::get(P.I64, abi::kFrameOff), OffOwn);
  PHINode *Own = P.B.CreatePHI(P.I32, 4, "autoprof.own");
  Own->addIncoming(ConstantInt::get(P.I32, 0), Off);
  Own->addIncoming(Child, Fast);
  Own->addIncoming(OwnFromSlow, Slow);
  Own->addIncoming(OwnFromOff, OffOwn);
  Own_ = Own;
}

/// From Off to Body, through OffOwn if the frame needs to know where the thread
/// is: that is the result. There is no block while there is no runtime.
Value *FunctionHooks::endOff(BasicBlock *Off, BasicBlock *OffOwn,
                             BasicBlock *Body, const DebugLoc &Where) {
  Instruction *End = BranchInst::Create(Body, Off);
  if (!NeedsOwn_)
    return nullptr;
  Emitter N(End, Data_, Where);
  Value *TpOff = N.tpOff();
  N.B.CreateCondBr(N.B.CreateICmpNE(TpOff, ConstantInt::get(N.I64, 0)), OffOwn,
                   Body);
  End->eraseFromParent();
  Emitter O(BranchInst::Create(Body, OffOwn), Data_, Where);
  return O.load(O.I32, O.cursorOf(O.block(TpOff)), 4);
}

//   if (p >= 0) b->Cursor = p else if (p != kFrameOff) call *Exit(p)
// TpOff never goes back to 0, so p >= 0 says that it can be used.
void FunctionHooks::insertExit(Instruction *Before) {
  Emitter C(Before, Data_);
  Value *IsPlain = C.B.CreateICmpSGE(Frame_, ConstantInt::get(C.I64, 0));
  Instruction *Then, *Else;
  SplitBlockAndInsertIfThenElse(IsPlain, Before, &Then, &Else, weights(true));
  // Both at the end of the function's own path, the slow one out of line.
  Emitter T(Then, Data_), S(Else, Data_);
  T.B.SetCurrentDebugLocation(C.B.getCurrentDebugLocation());
  S.B.SetCurrentDebugLocation(C.B.getCurrentDebugLocation());
  T.store(T.B.CreateTrunc(Frame_, T.I32), T.cursorOf(T.block(T.tpOff())));
  // Of what is not plain the frames that are off have to be the quickest.
  Emitter Call(
      SplitBlockAndInsertIfThen(isRecorded(S), Else, false, weights(false)),
      Data_);
  Call.B.SetCurrentDebugLocation(C.B.getCurrentDebugLocation());
  Call.callSlot(offsetof(abi::ObjectRecord, Exit), Frame_,
                ConstantInt::get(S.I64, 0));
}

/// How the callee's enter hook will know that it is meant: by its address where
/// that is known without a relocation that could fail, else by its name.
Value *FunctionHooks::calleeIdentity(Emitter &E, CallInst *Call) {
  Value *Callee = Call->getCalledOperand()->stripPointerCasts();
  auto *Known = dyn_cast<GlobalValue>(Callee);
  if (!Known || (!Known->isDeclarationForLinker() &&
                 (Known->hasLocalLinkage() || Known->isDSOLocal())))
    return E.B.CreatePtrToInt(Call->getCalledOperand(), E.I64);
  StringRef Name = GlobalValue::dropLLVMManglingEscape(Known->getName());
  return ConstantInt::get(E.I64, abi::fnv1a(Name.data(), Name.size()) |
                                     abi::kCalleeByName);
}

void FunctionHooks::insertTail(CallInst *Call) {
  Emitter C(Call, Data_);
  Instruction *Then =
      SplitBlockAndInsertIfThen(isRecorded(C), Call, false, weights(true));
  Emitter E(Then, Data_, C.B.getCurrentDebugLocation());
  E.callSlot(offsetof(abi::ObjectRecord, Tail), Frame_,
             calleeIdentity(E, Call));
}

/// -Rpass-missed=autoprof tells of functions without hooks,
/// -Rpass-analysis=autoprof of all.
static void remark(Function &F, const Verdict &V) {
  OptimizationRemarkEmitter ORE(&F);
  auto Make = [&](auto Remark) {
    StringRef Name = GlobalValue::dropLLVMManglingEscape(F.getName());
    return Remark << (V.hasHooks() ? "" : "not instrumented: ")
                  << demangle(Name.str()) << " " << V.text();
  };
  DiagnosticLocation Where(F.getSubprogram());
  const BasicBlock *Entry = &F.getEntryBlock();
  if (!V.hasHooks())
    ORE.emit([&] {
      return Make(OptimizationRemarkMissed("autoprof", "NotInstrumented", Where,
                                           Entry));
    });
  ORE.emit([&] {
    return Make(OptimizationRemarkAnalysis("autoprof", "Choice", Where, Entry));
  });
}

namespace {

/// The functions of a module that something is done with.
struct Choice {
  SmallVector<Function *, 64> Hooked, Bare;
  DenseSet<const Function *> Asked; ///< for hooks by the source
  Summary Told;
};

} // namespace

static Choice choose(Module &M, const Options &Opts, const SourceInfo *Source) {
  FunctionFilter Filter(M, Opts, Source);
  Choice C;
  for (Function &F : M) {
    if (F.isDeclaration())
      continue;
    Verdict V = Filter.decide(F);
    remark(F, V);
    C.Told.add(V);
    if (V.hasHooks())
      C.Hooked.push_back(&F);
    else if (V.isBare())
      C.Bare.push_back(&F);
    if (V.IsAsked)
      C.Asked.insert(&F);
  }
  return C;
}

/// Whether anything of the module is recorded though no function has hooks.
static bool needsServices(ArrayRef<Function *> Bare, const Options &Opts) {
  for (Function *F : Bare)
    if (collectServices(*F).hasServices() ||
        (Opts.Heap && hasAllocationCall(*F)))
      return true;
  return false;
}

PreservedAnalyses EntryExitPass::run(Module &M, ModuleAnalysisManager &) {
  Triple Target = targetOf(M);
  if (M.getNamedMetadata(kDoneMark) || !Target.isOSLinux() ||
      Target.getArch() != Triple::x86_64)
    return PreservedAnalyses::all();
  Choice Chosen = choose(M, Opts_, Source_.get());
  Chosen.Told.tell(M, Opts_, Source_.get());
  M.getOrInsertNamedMetadata(kDoneMark);
  if (Chosen.Hooked.empty() && !needsServices(Chosen.Bare, Opts_))
    return PreservedAnalyses::all();

  TargetLibraryInfoImpl TLII(Target);
  TailCalls Tails(M, Chosen.Hooked, Chosen.Bare, TLII);
  SmallVector<Sites, 64> All;
  for (Function *F : Chosen.Hooked)
    All.push_back(Tails.collectSites(*F));
  Hooks Data(M, Source_.get(), Hooks::flagsFor(Opts_, Source_.get()));
  for (size_t I = 0; I < Chosen.Hooked.size(); ++I) {
    Function &F = *Chosen.Hooked[I];
    std::string Inlined;
    if (Opts_.Inlined && !Notes_->empty())
      Inlined = Notes_->textFor(F, Source_.get(), Opts_.SystemHeaders);
    dropConclusions(F);
    FunctionHooks(F, Data, Inlined, Chosen.Asked.count(&F)).insert(All[I]);
  }
  for (Function *F : Chosen.Bare)
    insertBare(*F, Data);
  if (Opts_.Placement == Options::Place::Early)
    for (Function &F : M) // what gets an inlined hook must have no red zone
      if (!F.isDeclaration())
        F.addFnAttr(Attribute::NoRedZone);
  if (const char *Why = Data.addStartup())
    M.getContext().emitError(Twine("autoprof: ") + Why);
  return PreservedAnalyses::none();
}
