//===-- SourceInfo.cpp - file and line of functions, without -g -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Debug information first: it is exact for what inlining and templates made of
// the source. AstReader fills the rest.
//
//===----------------------------------------------------------------------===//
#include "SourceInfo.h"
#include "llvm/IR/DebugInfoMetadata.h"

using namespace autoprof;
using namespace llvm;

/// The name the AST knows: a clone (f.resume, f.part.0) is its origin.
static StringRef originalName(const Function &F) {
  return GlobalValue::dropLLVMManglingEscape(F.getName()).split('.').first;
}

Wish autoprof::wishNamed(StringRef Annotation) {
  if (Annotation == "autoprof::skip")
    return Wish::Skip;
  return Annotation == "autoprof::instrument" ? Wish::Instrument : Wish::None;
}

const AstFunction &SourceInfo::factsOf(const Function &F,
                                       const SourceInfo *Source) {
  static const AstFunction Nothing;
  if (!Source)
    return Nothing;
  StringRef Name = originalName(F);
  auto It = Source->Functions.find(Name);
  if (It == Source->Functions.end() && Source->Search) {
    Source->Search(Name);
    It = Source->Functions.find(Name);
  }
  return It == Source->Functions.end() ? Nothing : It->second;
}

Place SourceInfo::placeOf(const Function &F, const SourceInfo *Source) {
  if (const DISubprogram *SP = F.getSubprogram())
    return {SP->getFilename().str(), SP->getLine()};
  return factsOf(F, Source).Where;
}
