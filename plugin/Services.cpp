//===-- Services.cpp - what the runtime must know of besides calls --------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Services.h"
#include "Emitter.h"
#include "LLVMCompat.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace autoprof;
using namespace llvm;

void autoprof::dropConclusions(Function &F) {
  dropMemoryAttributes(F);
  for (User *U : F.users())
    if (auto *Call = dyn_cast<CallBase>(U))
      if (Call->getCalledOperand()->stripPointerCasts() == &F)
        dropMemoryAttributes(*Call);
}

static void insertFork(CallInst *Call, const Hooks &Data) {
  Emitter E(Call->getNextNode(), Data);
  Value *Zero = ConstantInt::get(E.I64, 0);
  E.callSlot(offsetof(abi::ObjectRecord, Fork), Zero, Zero);
}

static void insertSystem(const Sites::System &S, const Hooks &Data) {
  Emitter E(S.Call, Data);
  Value *Argument = ConstantInt::get(E.I64, 0);
  if (!S.Call->arg_empty() &&
      S.Call->getArgOperand(0)->getType()->isIntegerTy())
    Argument = E.B.CreateZExtOrTrunc(S.Call->getArgOperand(0), E.I64);
  E.callSlot(offsetof(abi::ObjectRecord, System),
             ConstantInt::get(E.I64, S.Kind), Argument);
}

/// What a frame does that is entered again from outside: by an exception, by
/// longjmp: the cursor is put back to what it was in the frame's own code, 0 =
/// nothing is recorded. One function for all objects that are linked together:
/// C++ is full of landing pads. It changes no register but r11.
static Function *reentry(Function &From, const Hooks &Data) {
  Module &M = *From.getParent();
  LLVMContext &C = M.getContext();
  std::string Name = ("__autoprof_reenter" + Twine(abi::kHookAbi)).str();
  if (Function *F = M.getFunction(Name))
    return F;
  auto *T = FunctionType::get(Type::getVoidTy(C), {Type::getInt32Ty(C)}, false);
  Function *F = Function::Create(T, GlobalValue::ExternalLinkage, Name, M);
  Hooks::shareByName(*F);
  Hooks::compileAlike(*F, From);
  F->setCallingConv(CallingConv::PreserveMost);
  F->addFnAttr(Attribute::NoUnwind);

  auto *Return = ReturnInst::Create(C, BasicBlock::Create(C, "", F));
  Emitter E(Return, Data);
  Value *IsOn = E.B.CreateICmpNE(F->getArg(0), ConstantInt::get(E.I32, 0));
  Emitter On(SplitBlockAndInsertIfThen(IsOn, Return, false), Data);
  Value *Block = On.block(On.tpOff());
  On.store(F->getArg(0), On.cursorOf(Block));
  On.storeSite(ConstantInt::get(On.I64, 0), Block); // it was left with the call
  return F;
}

namespace {

/// Where a frame is while its own code runs.
struct Frame {
  Value *Own;                  ///< as it began
  AllocaInst *Place = nullptr; ///< where it is now, if it has scopes
};

} // namespace

/// With scopes the frame has more than one node: which, is in memory.
static AllocaInst *makePlace(Value *Own, const Hooks &Data) {
  auto *Phi = cast<Instruction>(Own);
  Function &F = *Phi->getFunction();
  auto *Place =
      new AllocaInst(Type::getInt32Ty(F.getContext()), 0, "autoprof.place",
                     before(&F.getEntryBlock().front()));
  Emitter E(&*Phi->getParent()->getFirstInsertionPt(), Data);
  E.store(Own, Place);
  return Place;
}

static void insertScope(CallInst *Mark, AllocaInst *Place, const Hooks &Data) {
  Instruction *Behind = Mark->getNextNode();
  Emitter E(Behind, Data);
  Value *TpOff = E.tpOff(); // placed early, a mark is passed without a runtime
  Value *IsOn = E.B.CreateICmpNE(TpOff, ConstantInt::get(E.I64, 0));
  Emitter On(SplitBlockAndInsertIfThen(IsOn, Behind, false), Data,
             E.B.getCurrentDebugLocation());
  On.store(On.load(On.I32, On.cursorOf(On.block(TpOff)), 4), Place);
}

/// Where the frame was when it was left at Left. An exception finds that in
/// memory. A second return does not: what is there may have been written since
/// the first one, so it is taken before the call.
static Value *ownAt(const Frame &Where, Instruction *Before, Instruction *Left,
                    const Hooks &Data) {
  if (!Where.Place)
    return Where.Own;
  Emitter E(isa<LandingPadInst>(Left) ? Before : Left, Data);
  Value *Own = E.load(E.I32, Where.Place, 4);
  cast<LoadInst>(Own)->setVolatile(true);
  return Own;
}

static void insertReentry(Instruction *Behind, const Frame &Where,
                          const Hooks &Data) {
  auto *Invoke = dyn_cast<InvokeInst>(Behind);
  // (Wherever else that block is reached from, the cursor is this node.)
  Instruction *At = Invoke ? &*Invoke->getNormalDest()->getFirstInsertionPt()
                           : Behind->getNextNode();
  Value *Own = ownAt(Where, At, Behind, Data);
  Emitter E(At, Data);
  Function *Callee = reentry(*Behind->getFunction(), Data);
  CallInst *Call = E.B.CreateCall(Callee, {Own});
  Call->setCallingConv(Callee->getCallingConv());
  E.quiet(Call);
}

void autoprof::insertServices(const Sites &S, Value *Own, const Hooks &Data) {
  Frame Where{Own};
  if (!S.Reentries.empty() && !S.ScopeMarks.empty()) {
    Where.Place = makePlace(Own, Data);
    for (CallInst *I : S.ScopeMarks)
      insertScope(I, Where.Place, Data);
  }
  for (Instruction *I : S.Reentries)
    insertReentry(I, Where, Data);
  for (CallInst *I : S.Forks)
    insertFork(I, Data);
  for (const Sites::System &I : S.Systems)
    insertSystem(I, Data);
}

Instruction *autoprof::endOfAllocas(Function &F) {
  BasicBlock &Entry = F.getEntryBlock();
  Instruction *At = &*Entry.getFirstInsertionPt();
  while (isa<AllocaInst>(At) && cast<AllocaInst>(At)->isStaticAlloca())
    At = At->getNextNode();
  for (Instruction *I = At, *Next; I; I = Next) {
    Next = I->getNextNode();
    auto *A = dyn_cast<AllocaInst>(I);
    if (A && A->isStaticAlloca() && A != At)
      A->moveBefore(before(At));
  }
  return At;
}

/// A function without an enter hook has its caller's node: as it found it, so
/// it is found again behind an exception that it catches.
static Value *insertLook(Function &F, const Hooks &Data) {
  Instruction *At = endOfAllocas(F);
  Emitter E(At, Data);
  Value *TpOff = E.tpOff();
  Value *IsOn = E.B.CreateICmpNE(TpOff, ConstantInt::get(E.I64, 0));
  BasicBlock *Head = At->getParent();
  Instruction *Then = SplitBlockAndInsertIfThen(IsOn, At, false);
  Emitter On(Then, Data, E.B.getCurrentDebugLocation());
  Value *Cursor = On.load(On.I32, On.cursorOf(On.block(TpOff)), 4);
  Emitter P(&At->getParent()->front(), Data);
  PHINode *Own = P.B.CreatePHI(P.I32, 2, "autoprof.own");
  Own->addIncoming(ConstantInt::get(P.I32, 0), Head);
  Own->addIncoming(Cursor, Then->getParent());
  return Own;
}

void autoprof::insertBare(Function &F, const Hooks &Data) {
  Sites S = collectServices(F);
  if (!S.hasServices())
    return;
  dropConclusions(F);
  Value *Own = S.Reentries.empty() ? nullptr : insertLook(F, Data);
  insertServices(S, Own, Data);
  F.addFnAttr(Attribute::NoRedZone);
}
