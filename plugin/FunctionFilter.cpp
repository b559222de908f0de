//===-- FunctionFilter.cpp - which functions get hooks --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// In this order: what is impossible, what the source asks for, the rules of
// options and filter files, system headers, the size.
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

namespace {

struct ReasonInfo {
  const char *Key;
  bool IsBare;
  const char *Text;
};
constexpr ReasonInfo kReasons[] = {
    {"instrumented", false, "is instrumented"},
#define REASON(Name, Key, IsBare, Text) {Key, IsBare, Text},
#include "SkipReasons.inc"
#undef REASON
};
static_assert(std::size(kReasons) == size_t(SkipReason::kCount));

const ReasonInfo &infoOf(SkipReason R) { return kReasons[size_t(R)]; }

} // namespace

bool Verdict::isBare() const { return infoOf(Why).IsBare; }
const char *Verdict::key() const { return infoOf(Why).Key; }
std::string Verdict::text() const {
  std::string Text = infoOf(Why).Text;
  if (Why == SkipReason::Excluded)
    Text += " " + Rule->Origin;
  else if (hasHooks() && Rule)
    Text += " by " + Rule->Origin;
  return Text;
}

/// The text of an annotation, if it is ours.
static Wish wishOf(const Constant *Annotation) {
  const auto *Text = dyn_cast<GlobalVariable>(Annotation->stripPointerCasts());
  const auto *Data =
      Text && Text->hasInitializer()
          ? dyn_cast<ConstantDataSequential>(Text->getInitializer())
          : nullptr;
  return Data && Data->isCString() ? wishNamed(Data->getAsCString())
                                   : Wish::None;
}

FunctionFilter::FunctionFilter(const Module &M, const Options &Opts,
                               const SourceInfo *Source)
    : Opts_(Opts), Source_(Source) {
  for (const GlobalIFunc &I : M.ifuncs())
    if (auto *F = dyn_cast<Function>(I.getResolver()->stripPointerCasts()))
      Resolvers_.insert(F);
  const auto *All = M.getNamedGlobal("llvm.global.annotations");
  if (!All || !All->hasInitializer())
    return;
  const auto *Array = dyn_cast<ConstantArray>(All->getInitializer());
  for (unsigned I = 0, N = Array ? Array->getNumOperands() : 0; I < N; ++I) {
    const auto *Row = dyn_cast<ConstantStruct>(Array->getOperand(I));
    if (!Row)
      continue;
    if (auto *F = dyn_cast<Function>(Row->getOperand(0)->stripPointerCasts()))
      if (Wish W = wishOf(Row->getOperand(1)); W != Wish::None)
        Annotated_[F] = W;
  }
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

SkipReason FunctionFilter::whyImpossible(const Function &F) const {
  if (startsWith(F.getName(), "__autoprof_"))
    return SkipReason::IsOurs;
  if (isMadeByInstrumentation(F.getName()))
    return SkipReason::OfOtherInstrumentation;
  if (F.hasAvailableExternallyLinkage())
    return SkipReason::DefinedElsewhere;
  if (F.hasFnAttribute(Attribute::Naked))
    return SkipReason::Naked;
  if (F.getCallingConv() == CallingConv::X86_INTR)
    return SkipReason::InterruptHandler;
  if (Resolvers_.count(&F))
    return SkipReason::IFuncResolver;
  return SkipReason::None;
}

Verdict FunctionFilter::decide(const Function &F) const {
  if (SkipReason Why = whyImpossible(F); Why != SkipReason::None)
    return {Why};
  const AstFunction Known = SourceInfo::factsOf(F, Source_);
  if (F.hasFnAttribute("no_instrument_function") || Known.NoInstrument)
    return {SkipReason::NoInstrument};
  auto Own = Annotated_.find(&F);
  Wish Asked = Own != Annotated_.end() ? Own->second : Known.Asked;
  if (Asked == Wish::Skip)
    return {SkipReason::Skipped};
  if (Asked == Wish::Instrument)
    return {SkipReason::None, nullptr, true};
  const FilterRule *Rule = nullptr;
  if (!Opts_.Filter.empty()) {
    StringRef Name = GlobalValue::dropLLVMManglingEscape(F.getName());
    Rule = Opts_.Filter.find(Name, SourceInfo::placeOf(F, Source_).File);
    if (Rule && !Rule->IsInclude)
      return {SkipReason::Excluded, Rule};
  }
  if (!Rule && Known.InSystemHeader && !Opts_.SystemHeaders)
    return {SkipReason::InSystemHeader};
  if (!Rule && Opts_.Filter.leavesOutTheRest())
    return {SkipReason::NotIncluded};
  if (Opts_.MinInstructions && countInstructions(F) < Opts_.MinInstructions)
    return {SkipReason::TooSmall, Rule};
  return {SkipReason::None, Rule};
}
