//===-- LLVMCompat.h - what differs between LLVM 14 and 22 ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The only file with version conditions. Each function says what it does, not
// which version it is for; the rest of the plugin is written once.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_LLVMCOMPAT_H
#define AUTOPROF_PLUGIN_LLVMCOMPAT_H

#include "clang/Basic/AttributeCommonInfo.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/IR/Attributes.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#if LLVM_VERSION_MAJOR >= 22
#include "llvm/Plugins/PassPlugin.h"
#else
#include "llvm/Passes/PassPlugin.h"
#endif
#if LLVM_VERSION_MAJOR >= 17
#include "llvm/TargetParser/Triple.h"
#else
#include "llvm/ADT/Triple.h"
#endif

namespace autoprof {

/// A pointer to T in an address space (T matters only while pointers have
/// types: on 14 an opaque one makes an LTO link fail).
inline llvm::PointerType *pointerTo(llvm::Type *T, unsigned AddressSpace = 0) {
#if LLVM_VERSION_MAJOR >= 17
  return llvm::PointerType::get(T->getContext(), AddressSpace);
#else
  return llvm::PointerType::get(T, AddressSpace);
#endif
}

/// Forgets what was concluded about the memory a function touches: it has
/// hooks now.
template <class FunctionOrCall> void dropMemoryAttributes(FunctionOrCall &F) {
  using llvm::Attribute;
  F.removeFnAttr(Attribute::Speculatable);
#if LLVM_VERSION_MAJOR >= 16
  F.removeFnAttr(Attribute::Memory);
#else
  for (auto Kind :
       {Attribute::ReadNone, Attribute::ReadOnly, Attribute::WriteOnly,
        Attribute::ArgMemOnly, Attribute::InaccessibleMemOnly,
        Attribute::InaccessibleMemOrArgMemOnly})
    F.removeFnAttr(Kind);
#endif
}

/// Runs Add(module pass manager, before link-time optimisation?) at the end of
/// the optimisation pipeline, or before its start.
template <class Callback>
void atOptimizerLast(llvm::PassBuilder &PB, Callback Add) {
#if LLVM_VERSION_MAJOR >= 20
  PB.registerOptimizerLastEPCallback(
      [Add](llvm::ModulePassManager &MPM, llvm::OptimizationLevel,
            llvm::ThinOrFullLTOPhase) { Add(MPM); });
#else
  PB.registerOptimizerLastEPCallback(
      [Add](llvm::ModulePassManager &MPM, llvm::OptimizationLevel) {
        Add(MPM);
      });
#endif
}
template <class Callback>
void atPipelineStart(llvm::PassBuilder &PB, Callback Add) {
  PB.registerPipelineStartEPCallback(
      [Add](llvm::ModulePassManager &MPM, llvm::OptimizationLevel) {
        Add(MPM);
      });
}

/// Makes this compilation run Register(pass builder): by a callback, or where
/// there is none by naming the plugin as a pass plugin too.
template <class CodeGenOptions, class Callback>
void addToCompilation(CodeGenOptions &Opts, const std::string &PluginPath,
                      Callback Register) {
#if LLVM_VERSION_MAJOR >= 19
  (void)PluginPath;
  Opts.PassBuilderCallbacks.push_back(Register);
#else
  (void)Register;
  Opts.PassPlugins.push_back(PluginPath);
#endif
}

/// [[...]] in C.
#if LLVM_VERSION_MAJOR >= 18
inline constexpr auto kC23Syntax = clang::AttributeCommonInfo::AS_C23;
#else
inline constexpr auto kC23Syntax = clang::AttributeCommonInfo::AS_C2x;
#endif

/// Types without a name are printed without the place of their definition.
template <class Policy> void hideTagLocations(Policy &P) {
  P.AnonymousTagLocations = false;
}

/// Where to insert before an instruction.
#if LLVM_VERSION_MAJOR >= 20
inline llvm::BasicBlock::iterator before(llvm::Instruction *I) {
  return I->getIterator();
}
#else
inline llvm::Instruction *before(llvm::Instruction *I) { return I; }
#endif

inline llvm::Triple targetOf(const llvm::Module &M) {
#if LLVM_VERSION_MAJOR >= 21
  return M.getTargetTriple();
#else
  return llvm::Triple(M.getTargetTriple());
#endif
}

inline bool startsWith(llvm::StringRef S, llvm::StringRef Prefix) {
  return S.substr(0, Prefix.size()) == Prefix;
}

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_LLVMCOMPAT_H
