//===-- FunctionFilter.cpp - which functions get hooks --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every reason for leaving a function alone stands here, once.
//
//===----------------------------------------------------------------------===//
#include "FunctionFilter.h"
#include "LLVMCompat.h"
#include "llvm/IR/CallingConv.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalIFunc.h"
#include "llvm/IR/Module.h"

using namespace autoprof;
using namespace llvm;

static bool isIFuncResolver(const Function &F) {
  for (const GlobalIFunc &I : F.getParent()->ifuncs())
    if (I.getResolver()->stripPointerCasts() == &F)
      return true;
  return false;
}

/// [[autoprof::skip]] reaches the IR as an annotation: the plugin's attribute
/// handler adds annotate("autoprof::skip").
static bool isAnnotatedSkip(const Function &F) {
  const auto *All = F.getParent()->getNamedGlobal("llvm.global.annotations");
  if (!All || !All->hasInitializer())
    return false;
  const auto *Array = dyn_cast<ConstantArray>(All->getInitializer());
  for (unsigned I = 0, N = Array ? Array->getNumOperands() : 0; I < N; ++I) {
    const auto *Row = dyn_cast<ConstantStruct>(Array->getOperand(I));
    if (!Row || Row->getOperand(0)->stripPointerCasts() != &F)
      continue;
    const auto *Text =
        dyn_cast<GlobalVariable>(Row->getOperand(1)->stripPointerCasts());
    const auto *Data =
        Text && Text->hasInitializer()
            ? dyn_cast<ConstantDataSequential>(Text->getInitializer())
            : nullptr;
    if (Data && Data->isCString() && Data->getAsCString() == "autoprof::skip")
      return true;
  }
  return false;
}

static uint64_t countInstructions(const Function &F) {
  uint64_t N = 0;
  for (const BasicBlock &BB : F)
    for (const Instruction &I : BB)
      N += !I.isDebugOrPseudoInst();
  return N;
}

/// What other instrumentation (coverage, sanitizers, profiling) adds.
static bool isMadeByInstrumentation(StringRef Name) {
  for (const char *Prefix : {"__llvm_gcov", "__llvm_profile", "asan.",
                             "hwasan.", "tsan.", "ubsan.", "msan.", "sancov."})
    if (startsWith(Name, Prefix))
      return true;
  return false;
}

const char *autoprof::whyNotInstrumented(const Function &F, const Options &Opts,
                                         const SourceInfo *Source) {
  if (F.isDeclaration())
    return "has no body here";
  if (startsWith(F.getName(), "__autoprof_"))
    return "is part of autoprof";
  if (isMadeByInstrumentation(F.getName()))
    return "belongs to other instrumentation";
  if (F.hasAvailableExternallyLinkage())
    return "is defined in another file (available_externally)";
  if (F.hasFnAttribute(Attribute::Naked))
    return "is naked: there is no place for a hook";
  if (F.getCallingConv() == CallingConv::X86_INTR)
    return "is an interrupt handler";
  if (SourceInfo::isSkipped(F, Source))
    return "is declared no_instrument_function";
  if (isAnnotatedSkip(F))
    return "is declared [[autoprof::skip]]";
  if (isIFuncResolver(F))
    return "resolves an ifunc: it runs before relocation";
  if (Opts.MinInstructions && countInstructions(F) < Opts.MinInstructions)
    return "has fewer instructions than min-instructions";
  return nullptr;
}
