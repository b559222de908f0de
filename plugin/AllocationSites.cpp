//===-- AllocationSites.cpp - calls of allocation functions ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Before the call the site's descriptor is stored in the thread's block, after
// it 0. The code around the call is 100 bytes and more, and C++ is full of such
// calls, so it stands in a function for each allocation function, which the
// call goes through with the site as a further argument. All stores are
// volatile: malloc is known to read no memory of the program, so link-time
// optimisation would find them dead.
//
//===----------------------------------------------------------------------===//
#include "AllocationSites.h"
#include "AllocationFunctions.h"
#include "Emitter.h"
#include "FunctionFilter.h"
#include "Hooks.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace autoprof;
using namespace llvm;
using abi::HeapFunction;
using abi::HeapFunctionInfo;
using abi::HeapShape;

static constexpr const char *kDoneMark = "autoprof.allocations.done";

//===-- what the descriptor says ------------------------------------------===//

static GlobalVariable *describe(const CallBase &Call, HeapFunction Called,
                                const SiteFacts &Facts, Hooks &Data) {
  uint64_t Hash = abi::fnv1a(Facts.File.data(), Facts.File.size());
  for (StringRef Text : {Facts.Type, Facts.Function}) // NUL parts them
    Hash = abi::fnv1a(Text.data(), Text.size(), abi::fnv1a("", 1, Hash));
  auto Number = [&](uint64_t N) {
    for (; N; N >>= 8)
      Hash = (Hash ^ (N & 0xff)) * 0x100000001b3;
    Hash = (Hash ^ 0x100) * 0x100000001b3;
  };
  Number(Facts.Line);
  Number(Facts.Column);
  Number(static_cast<unsigned>(Called));

  const Function &F = *Call.getFunction();
  Module &M = *const_cast<Module *>(F.getParent());
  LLVMContext &C = M.getContext();
  Type *I64 = Type::getInt64Ty(C), *I32 = Type::getInt32Ty(C),
       *I16 = Type::getInt16Ty(C), *I8 = Type::getInt8Ty(C);
  auto *T = StructType::get(C, {I32, I32, I32, I32, I16, I8, I8, I32, I64});
  auto *D = new GlobalVariable(M, T, true, GlobalValue::PrivateLinkage, nullptr,
                               "__autoprof_site");
  D->setAlignment(Align(8));
  if (Comdat *Group = const_cast<Comdat *>(F.getComdat()))
    D->setComdat(Group);
  using abi::SiteDescriptor;
  Constant *Fields[] = {
      distance(D, offsetof(SiteDescriptor, RelFile), Data.text(Facts.File)),
      distance(D, offsetof(SiteDescriptor, RelType), Data.text(Facts.Type)),
      distance(D, offsetof(SiteDescriptor, RelFunction),
               Data.text(Facts.Function)),
      ConstantInt::get(I32, Facts.Line),
      ConstantInt::get(I16, Facts.Column),
      ConstantInt::get(I8, static_cast<unsigned>(Called)),
      ConstantInt::get(I8, 0),
      ConstantInt::get(I32, 0),
      ConstantInt::get(I64, Hash ? Hash : 1)};
  D->setInitializer(ConstantStruct::get(T, Fields));
  return D;
}

//===-- the mark ----------------------------------------------------------===//

namespace {

/// One marked call.
class Mark {
public:
  Mark(CallBase &Call, HeapFunction Called, Value *Site, const Hooks &Data)
      : Call_(Call), Called_(Called), Shape_(infoOf(Called).Shape), Site_(Site),
        Data_(Data) {}
  void insert();

private:
  Value *argument(unsigned I) { return Call_.getArgOperand(I); }
  MDNode *weights(bool Likely) {
    MDBuilder MDB(Call_.getContext());
    return Likely ? MDB.createBranchWeights(1 << 20, 1)
                  : MDB.createBranchWeights(1, 1 << 20);
  }
  Value *site(Emitter &E) { return E.B.CreatePtrToInt(Site_, E.I64); }
  Value *isDirect(Emitter &E);
  Value *blockGivenBack(Emitter &E);
  Value *sizeAskedFor(Emitter &E);
  Value *result(Emitter &E);
  Instruction *behindCall();

  CallBase &Call_;
  HeapFunction Called_;
  HeapShape Shape_;
  Value *Site_; ///< address of its descriptor
  const Hooks &Data_;
};

} // namespace

/// Whether the call reaches no import slot, so that it has to be told.
Value *Mark::isDirect(Emitter &E) {
  unsigned Bit = static_cast<unsigned>(Called_);
  Type *I8 = E.B.getInt8Ty();
  Value *Byte = E.load(
      I8, E.field(I8, offsetof(abi::ObjectRecord, DirectHeap) + Bit / 8), 1);
  Value *Set =
      E.B.CreateICmpNE(E.B.CreateAnd(Byte, ConstantInt::get(I8, 1u << Bit % 8)),
                       ConstantInt::get(I8, 0));
  if (Shape_ != HeapShape::Map)
    return Set;
  constexpr unsigned kMapAnonymous = 0x20; // what maps a file is no memory
  Value *Anonymous = E.B.CreateICmpNE(
      E.B.CreateAnd(argument(3), ConstantInt::get(E.I32, kMapAnonymous)),
      ConstantInt::get(E.I32, 0));
  return E.B.CreateAnd(Set, Anonymous);
}

Value *Mark::blockGivenBack(Emitter &E) {
  switch (Shape_) {
  case HeapShape::OldSize:
  case HeapShape::OldCountSize:
  case HeapShape::Old:
  case HeapShape::OldAnd1:
  case HeapShape::OldAnd2:
  case HeapShape::OldKnownSize:
  case HeapShape::OldKnownSizeAnd1:
  case HeapShape::Unmap:
  case HeapShape::Remap:
    return E.B.CreatePtrToInt(argument(0), E.I64);
  default:
    return ConstantInt::get(E.I64, 0);
  }
}

/// Of a block given back: what the caller says it was asked with, if it does.
Value *Mark::sizeAskedFor(Emitter &E) {
  switch (Shape_) {
  case HeapShape::Size:
  case HeapShape::SizeAnd1:
  case HeapShape::SizeAnd2:
    return argument(0);
  case HeapShape::AlignSize:
  case HeapShape::OldSize:
  case HeapShape::OldKnownSize:
  case HeapShape::OldKnownSizeAnd1:
  case HeapShape::Map:
  case HeapShape::Unmap:
    return argument(1);
  case HeapShape::OutAlignSize:
  case HeapShape::Remap:
    return argument(2);
  case HeapShape::CountSize:
  case HeapShape::OldCountSize: {
    unsigned Count = Shape_ == HeapShape::CountSize ? 0 : 1;
    Value *Product = E.B.CreateBinaryIntrinsic(
        Intrinsic::umul_with_overflow, argument(Count), argument(Count + 1));
    return E.B.CreateSelect(E.B.CreateExtractValue(Product, 1),
                            ConstantInt::get(E.I64, ~0ull),
                            E.B.CreateExtractValue(Product, 0));
  }
  default:
    return ConstantInt::get(E.I64, 0);
  }
}

/// The block the call made; 0 if it failed. Of munmap: what it took back. May
/// end the block E is in: E then stands behind.
Value *Mark::result(Emitter &E) {
  Value *Zero = ConstantInt::get(E.I64, 0);
  auto Succeeded = [&] {
    return E.B.CreateICmpEQ(&Call_, ConstantInt::get(E.I32, 0));
  };
  switch (Shape_) {
  case HeapShape::OutAlignSize: {
    Instruction *Behind = &*E.B.GetInsertPoint();
    BasicBlock *Head = Behind->getParent();
    Value *Good = Succeeded();
    DebugLoc Where = E.B.getCurrentDebugLocation();
    Emitter Then(SplitBlockAndInsertIfThen(Good, Behind, false), Data_, Where);
    Value *Out = Then.B.CreateBitCast(argument(0), pointerTo(E.I64));
    Value *Made = Then.load(E.I64, Out, 8);
    E.B.SetInsertPoint(Behind);
    E.B.SetCurrentDebugLocation(Where);
    PHINode *Result = E.B.CreatePHI(E.I64, 2);
    Result->addIncoming(Zero, Head);
    Result->addIncoming(Made, Then.B.GetInsertBlock());
    return Result;
  }
  case HeapShape::Map:
  case HeapShape::Remap: {
    Value *Made = E.B.CreatePtrToInt(&Call_, E.I64);
    Value *Failed = E.B.CreateICmpEQ(Made, ConstantInt::get(E.I64, ~0ull));
    return E.B.CreateSelect(Failed, Zero, Made);
  }
  case HeapShape::Unmap:
    return E.B.CreateSelect(Succeeded(), blockGivenBack(E), Zero);
  default:
    return Call_.getType()->isPointerTy() ? E.B.CreatePtrToInt(&Call_, E.I64)
                                          : Zero;
  }
}

/// The instruction that runs next if the call returns, and only then.
Instruction *Mark::behindCall() {
  auto *Invoke = dyn_cast<InvokeInst>(&Call_);
  if (!Invoke)
    return Call_.getNextNode();
  BasicBlock *Normal = Invoke->getNormalDest();
  auto *Edge = BasicBlock::Create(Call_.getContext(), "autoprof.returned",
                                  Call_.getFunction(), Normal);
  Normal->replacePhiUsesWith(Invoke->getParent(), Edge);
  Invoke->setNormalDest(Edge);
  BranchInst *Jump = BranchInst::Create(Normal, Edge);
  Jump->setDebugLoc(Call_.getDebugLoc());
  return Jump;
}

//   head:    t = TpOff; if (t == 0) goto call
//   on:      b = fs:[t]; b->Site = site; if (direct) call *HeapBefore
//   call:    the call; if (b == 0) goto done          (b = 0 from head)
//   marked:  if (direct) { b->Site = site; call *HeapAfter }; b->Site = 0
//   done:
// b->Site is stored again because an allocation function with hooks of its own
// leaves 0 there.
void Mark::insert() {
  Emitter Head(&Call_, Data_);
  DebugLoc Where = Head.B.getCurrentDebugLocation();
  auto At = [&](Instruction *I) { return Emitter(I, Data_, Where); };
  Value *TpOff = Head.tpOff();
  Value *IsOn = Head.B.CreateICmpNE(TpOff, ConstantInt::get(Head.I64, 0));
  BasicBlock *HeadBlock = Call_.getParent();
  Instruction *OnEnd =
      SplitBlockAndInsertIfThen(IsOn, &Call_, false, weights(true));
  Emitter On = At(OnEnd);
  Value *Block = On.block(TpOff);
  On.storeSite(site(On), Block);
  if (Shape_ != HeapShape::Inside) {
    Instruction *Then =
        SplitBlockAndInsertIfThen(isDirect(On), OnEnd, false, weights(false));
    Emitter E = At(Then);
    E.callSlot(offsetof(abi::ObjectRecord, HeapBefore), site(E),
               blockGivenBack(E));
  }

  Emitter Join = At(&Call_.getParent()->front());
  PHINode *Marked = Join.B.CreatePHI(Join.I64, 2, "autoprof.marked");
  Marked->addIncoming(ConstantInt::get(Join.I64, 0), HeadBlock);
  Marked->addIncoming(Block, OnEnd->getParent());

  Instruction *Behind = behindCall();
  Emitter After = At(Behind);
  Value *WasMarked =
      After.B.CreateICmpNE(Marked, ConstantInt::get(After.I64, 0));
  Instruction *ClearEnd =
      SplitBlockAndInsertIfThen(WasMarked, Behind, false, weights(true));
  if (Shape_ != HeapShape::Inside) {
    Emitter Test = At(ClearEnd);
    Instruction *Then = SplitBlockAndInsertIfThen(isDirect(Test), ClearEnd,
                                                  false, weights(false));
    Emitter E = At(Then);
    E.storeSite(site(E), Marked);
    Value *Result = result(E);
    E.callSlot(offsetof(abi::ObjectRecord, HeapAfter), Result, sizeAskedFor(E));
  }
  Emitter Clear = At(ClearEnd);
  Clear.storeSite(ConstantInt::get(Clear.I64, 0), Marked);
}

//===-- through a function ------------------------------------------------===//

/// Whether the call can be made by another function: what is passed is known,
/// and the callee cannot find it on the stack.
static bool canGoThrough(const CallBase &Call) {
  auto *Callee =
      cast<GlobalValue>(Call.getCalledOperand()->stripPointerCasts());
  return !Callee->hasLocalLinkage() && !Call.getFunctionType()->isVarArg() &&
         !Call.hasOperandBundles() && Call.getCallingConv() == CallingConv::C;
}

/// The function that makes the marked call, with the site behind the arguments;
/// one for all objects that are linked together.
static FunctionCallee functionAround(const CallBase &Call, HeapFunction Called,
                                     const Hooks &Data) {
  const Function &From = *Call.getFunction();
  Module &M = *const_cast<Module *>(From.getParent());
  LLVMContext &C = M.getContext();
  SmallVector<Type *, 8> Types(Call.getFunctionType()->params().begin(),
                               Call.getFunctionType()->params().end());
  Types.push_back(pointerTo(Type::getInt8Ty(C)));
  auto *T = FunctionType::get(Call.getType(), Types, false);
  // Of the called symbol: fortified and other names are functions of their own.
  StringRef Symbol = GlobalValue::dropLLVMManglingEscape(
      Call.getCalledOperand()->stripPointerCasts()->getName());
  std::string Name =
      ("__autoprof_heap" + Twine(abi::kHookAbi) + "_" + Symbol).str();
  FunctionCallee Found = M.getOrInsertFunction(Name, T);
  auto *F = dyn_cast<Function>(Found.getCallee());
  if (!F || !F->isDeclaration()) // one there already, of other pointer types
    return Found;

  Hooks::shareByName(*F);
  Hooks::compileAlike(*F, From);

  IRBuilder<> B(BasicBlock::Create(C, "", F));
  SmallVector<Value *, 8> Arguments;
  for (Argument &A : F->args())
    Arguments.push_back(&A);
  Value *Site = Arguments.pop_back_val();
  CallInst *Inner = B.CreateCall(
      FunctionCallee(Call.getFunctionType(), Call.getCalledOperand()),
      Arguments);
  if (T->getReturnType()->isVoidTy())
    B.CreateRetVoid();
  else
    B.CreateRet(Inner);
  Mark(*Inner, Called, Site, Data).insert();
  return Found;
}

static void goThrough(CallBase &Call, FunctionCallee Around,
                      GlobalVariable *Site) {
  IRBuilder<> B(&Call);
  SmallVector<Value *, 8> Arguments(Call.args());
  Arguments.push_back(B.CreateBitCast(Site, pointerTo(B.getInt8Ty())));
  CallBase *New;
  if (auto *Invoke = dyn_cast<InvokeInst>(&Call)) {
    New = B.CreateInvoke(Around, Invoke->getNormalDest(),
                         Invoke->getUnwindDest(), Arguments);
  } else {
    CallInst *Plain = B.CreateCall(Around, Arguments);
    Plain->setTailCallKind(cast<CallInst>(Call).getTailCallKind());
    New = Plain;
  }
  // What is said of the memory the allocation function touches does not hold.
  New->setAttributes(Call.getAttributes().removeFnAttributes(B.getContext()));
  if (Call.doesNotThrow())
    New->setDoesNotThrow();
  New->copyMetadata(Call);
  New->takeName(&Call);
  Call.replaceAllUsesWith(New);
  Call.eraseFromParent();
}

PreservedAnalyses AllocationSitesPass::run(Module &M, ModuleAnalysisManager &) {
  // Without a record of the object nothing has hooks here.
  if (!Opts_.Heap || M.getNamedMetadata(kDoneMark) ||
      !M.getNamedGlobal("__autoprof_object"))
    return PreservedAnalyses::all();
  struct Site {
    CallBase *Call;
    HeapFunction Called;
  };
  SmallVector<Site, 0> Sites;
  FunctionFilter Filter(M, Opts_, Source_.get());
  for (Function &F : M) {
    if (F.isDeclaration())
      continue;
    Verdict V = Filter.decide(F);
    if (!V.hasHooks() && !V.isBare())
      continue;
    for (BasicBlock &BB : F)
      for (Instruction &I : BB)
        if (auto *Call = dyn_cast<CallBase>(&I))
          if (isAllocationCall(*Call) && !Call->isMustTailCall())
            Sites.push_back({Call, heapFunctionOf(*Call)});
  }
  M.getOrInsertNamedMetadata(kDoneMark);
  if (Sites.empty())
    return PreservedAnalyses::all();
  Hooks Data(M, Source_.get(), Hooks::flagsFor(Opts_, Source_.get()));
  for (const Site &S : Sites) {
    SiteFacts Facts = factsOf(*S.Call, Source_.get(), *Names_);
    if (!abi::givesMemory(infoOf(S.Called).Shape))
      Facts.Type.clear();
    GlobalVariable *Site = describe(*S.Call, S.Called, Facts, Data);
    if (canGoThrough(*S.Call))
      goThrough(*S.Call, functionAround(*S.Call, S.Called, Data), Site);
    else
      Mark(*S.Call, S.Called, Site, Data).insert();
  }
  return PreservedAnalyses::none();
}
