//===-- Emitter.h - the words hooks are written in ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the inline code of all hooks is made of: loads and stores of the words
// of abi.h, and the call through a slot of the object record.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_EMITTER_H
#define AUTOPROF_PLUGIN_EMITTER_H

#include "Hooks.h"
#include "LLVMCompat.h"
#include "autoprof/abi.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"

namespace autoprof {

/// Emits the words of the hooks at one place of a function.
class Emitter {
public:
  Emitter(llvm::Instruction *Before, const Hooks &Data)
      : B(Before), Object_(Data.objectRecord()),
        MayBeInlined_(Data.mayBeInlined()) {
    llvm::LLVMContext &C = Before->getContext();
    I64 = llvm::Type::getInt64Ty(C);
    I32 = llvm::Type::getInt32Ty(C);
    if (llvm::DISubprogram *SP = Before->getFunction()->getSubprogram()) {
      llvm::DebugLoc Here = Before->getDebugLoc();
      if (!Here || Here->getScope()->getSubprogram() != SP ||
          llvm::isa<llvm::AllocaInst>(Before))
        Here = llvm::DILocation::get(C, SP->getScopeLine(), 0, SP);
      B.SetCurrentDebugLocation(Here);
    }
  }
  Emitter(llvm::Instruction *Before, const Hooks &Data, llvm::DebugLoc Where)
      : Emitter(Before, Data) {
    B.SetCurrentDebugLocation(Where);
  }

  llvm::Value *pointer(llvm::Value *Address, llvm::Type *T,
                       unsigned AddressSpace = 0) {
    return B.CreateIntToPtr(Address, pointerTo(T, AddressSpace));
  }
  llvm::Value *load(llvm::Type *T, llvm::Value *Pointer, unsigned Alignment) {
    llvm::LoadInst *L = B.CreateAlignedLoad(T, Pointer, llvm::Align(Alignment));
    return quiet(L);
  }
  void store(llvm::Value *V, llvm::Value *Pointer) {
    quiet(B.CreateAlignedStore(V, Pointer, llvm::Align(4)));
  }
  llvm::Value *at(llvm::Value *Base, uint64_t Offset) {
    return B.CreateAdd(Base, llvm::ConstantInt::get(I64, Offset));
  }

  /// ObjectRecord::TpOff; 0 = hooks are off.
  llvm::Value *tpOff() {
    return load(I64, B.CreateBitCast(Object_, pointerTo(I64)), 8);
  }
  /// ObjectRecord::EnterTpOff; 0 = calls are not recorded now.
  llvm::Value *enterTpOff() {
    return load(I64, field(I64, offsetof(abi::ObjectRecord, EnterTpOff)), 8);
  }
  /// The thread's block, as an integer.
  llvm::Value *block(llvm::Value *TpOff) {
    return load(I64, pointer(TpOff, I64, kThreadSegment), 8);
  }
  /// A word of the object record, TpOff in it for one.
  llvm::Value *field(llvm::Type *T, uint64_t Offset) {
    llvm::Type *I8 = B.getInt8Ty();
    llvm::Value *Bytes = B.CreateBitCast(Object_, pointerTo(I8));
    Bytes = B.CreateConstInBoundsGEP1_64(I8, Bytes, Offset);
    return B.CreateBitCast(Bytes, pointerTo(T));
  }
  /// Says which call of an allocation function is under way. Volatile: what
  /// reads it is no code of this module.
  void storeSite(llvm::Value *Site, llvm::Value *Block) {
    llvm::Value *Word =
        pointer(at(Block, offsetof(abi::BlockHeader, Site)), I64);
    quiet(B.CreateAlignedStore(Site, Word, llvm::Align(8),
                               /*isVolatile=*/true));
  }
  llvm::Value *cursorOf(llvm::Value *Block) { return pointer(Block, I32); }

  /// `call *slot` of the object record. A and B2 go in rax and r11; the result
  /// is rax.
  llvm::Value *callSlot(uint64_t SlotOffset, llvm::Value *A, llvm::Value *B2) {
    llvm::Type *SlotType = I64;
    llvm::Value *Slot = B.CreateBitCast(Object_, pointerTo(I64));
    Slot = B.CreateConstInBoundsGEP1_64(I64, Slot, SlotOffset / 8);
    llvm::Type *Result = llvm::StructType::get(I64, I64);
    auto *T =
        llvm::FunctionType::get(Result, {Slot->getType(), I64, I64}, false);
    auto *Asm =
        llvm::InlineAsm::get(T, "callq *$2",
                             "={rax},={r11},*m,0,1,~{memory},~{dirflag},"
                             "~{fpsr},~{flags}",
                             /*hasSideEffects=*/true,
                             // Whoever inlines this may use a red zone;
                             // this keeps code generation from it.
                             /*isAlignStack=*/MayBeInlined_);
    llvm::CallInst *Call = B.CreateCall(Asm, {Slot, A, B2});
    Call->addParamAttr(0, llvm::Attribute::get(B.getContext(),
                                               llvm::Attribute::ElementType,
                                               SlotType));
    Call->setDoesNotThrow();
    quiet(Call);
    return B.CreateExtractValue(Call, 0);
  }
  /// One instruction, so that a signal cannot come between load and store.
  void increment(llvm::Value *Base, llvm::Value *Words) {
    auto *T = llvm::FunctionType::get(B.getVoidTy(), {I64, I64}, false);
    auto *Asm = llvm::InlineAsm::get(
        T, "incq ($0,$1,8)", "r,r,~{memory},~{dirflag},~{fpsr},~{flags}",
        /*hasSideEffects=*/true);
    llvm::CallInst *Call = B.CreateCall(Asm, {Base, Words});
    Call->setDoesNotThrow();
    quiet(Call);
  }

  template <class T> T *quiet(T *I) {
    I->setMetadata(I->getContext().getMDKindID("nosanitize"),
                   llvm::MDNode::get(I->getContext(), {}));
    return I;
  }

  static constexpr unsigned kThreadSegment = 257; // %fs
  llvm::IRBuilder<> B;
  llvm::Type *I64, *I32;

private:
  llvm::GlobalVariable *Object_;
  bool MayBeInlined_;
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_EMITTER_H
