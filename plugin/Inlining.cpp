//===-- Inlining.cpp - which functions vanished, and where they went ------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Inlining.h"
#include "LLVMCompat.h"
#include "autoprof/abi_hooks.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"

using namespace autoprof;
using namespace llvm;

static StringRef nameOf(const Value &F) {
  return GlobalValue::dropLLVMManglingEscape(F.getName());
}

/// The name without what the optimiser added (f.specialized.1, f.cold).
static StringRef originOf(StringRef Name) { return Name.split('.').first; }

static const llvm::Function *calledBy(const Instruction &I) {
  const auto *Call = dyn_cast<CallBase>(&I);
  if (!Call || Call->isInlineAsm())
    return nullptr;
  const auto *F = dyn_cast<llvm::Function>(
      Call->getCalledOperand()->stripPointerCastsAndAliases());
  return F && !F->isIntrinsic() ? F : nullptr;
}

unsigned CallNotes::idOf(StringRef Name) {
  auto [It, IsNew] = Ids_.try_emplace(Name, Functions_.size());
  if (IsNew) {
    Functions_.emplace_back();
    Functions_.back().Name = It->first();
  }
  return It->second;
}

void CallNotes::note(const Module &M) {
  for (const llvm::Function &F : M) {
    if (F.isDeclaration() || F.hasOptNone())
      continue;
    unsigned Id = idOf(nameOf(F));
    SmallVector<unsigned, 16> Callees;
    DenseSet<unsigned> Seen;
    for (const Instruction &I : instructions(F))
      if (const llvm::Function *Callee = calledBy(I))
        if (unsigned C = idOf(nameOf(*Callee)); Seen.insert(C).second)
          Callees.push_back(C);
    Function &Noted = Functions_[Id];
    Noted.IsNoted = true;
    Noted.Callees.assign(Callees.begin(), Callees.end());
    if (const DISubprogram *SP = F.getSubprogram())
      Noted.Where = {SP->getFilename().str(), SP->getLine()};
  }
}

std::vector<const CallNotes::Function *>
CallNotes::inlinedInto(const llvm::Function &F) const {
  std::vector<const Function *> Found;
  auto Start = Ids_.find(nameOf(F));
  if (Start == Ids_.end())
    return Found;
  StringSet<> Called; // still
  for (const Instruction &I : instructions(F))
    if (const llvm::Function *Callee = calledBy(I)) {
      Called.insert(nameOf(*Callee));
      Called.insert(originOf(nameOf(*Callee)));
    }
  // What is in F now came with the functions that were inlined: their calls are
  // F's.
  DenseSet<unsigned> Seen = {Start->second};
  SmallVector<unsigned, 16> Todo = {Start->second};
  while (!Todo.empty()) {
    for (unsigned C : Functions_[Todo.pop_back_val()].Callees) {
      const Function &Callee = Functions_[C];
      if (!Callee.IsNoted || Called.count(Callee.Name) ||
          Called.count(originOf(Callee.Name)) || !Seen.insert(C).second)
        continue;
      Found.push_back(&Callee);
      Todo.push_back(C);
    }
  }
  return Found;
}

std::string CallNotes::textFor(const llvm::Function &F,
                               const SourceInfo *Source,
                               bool WithSystemHeaders) const {
  std::string Text, OwnFile = SourceInfo::placeOf(F, Source).File;
  size_t More = 0;
  auto Add = [&](StringRef Name, size_t Line, StringRef File) {
    std::string Number = std::to_string(Line);
    for (StringRef Part : {Name, StringRef(Number), File}) {
      Text += Part;
      Text += '\0';
    }
  };
  for (const Function *Gone : inlinedInto(F)) {
    const AstFunction *Known = nullptr;
    if (Source) {
      auto It = Source->Functions.find(originOf(Gone->Name));
      Known = It == Source->Functions.end() ? nullptr : &It->second;
    }
    if (Known && Known->InSystemHeader && !WithSystemHeaders)
      continue;
    // No hooks were wanted for these, as for those of autoprof.h.
    if (Known && (Known->NoInstrument || Known->Asked == Wish::Skip))
      continue;
    Place Where =
        Gone->Where.File.empty() && Known ? Known->Where : Gone->Where;
    if (Text.size() + Gone->Name.size() + Where.File.size() + 16 >
        abi::kInlinedBytes) {
      ++More;
      continue;
    }
    Add(Gone->Name, Where.Line, Where.File == OwnFile ? "" : Where.File);
  }
  if (More)
    Add("", More, "");
  return Text;
}
