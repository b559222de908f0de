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

Place SourceInfo::placeOf(const Function &F, const SourceInfo *Source) {
  if (const DISubprogram *SP = F.getSubprogram())
    return {SP->getFilename().str(), SP->getLine()};
  if (!Source)
    return {};
  StringRef Name = originalName(F);
  auto It = Source->Places.find(Name);
  if (It == Source->Places.end() && Source->Search) {
    Source->Search(Name);
    It = Source->Places.find(Name);
  }
  return It == Source->Places.end() ? Place() : It->second;
}

bool SourceInfo::isSkipped(const Function &F, const SourceInfo *Source) {
  if (F.hasFnAttribute("no_instrument_function"))
    return true;
  if (!Source)
    return false;
  StringRef Name = originalName(F);
  if (Source->Search && !Source->Places.count(Name))
    Source->Search(Name);
  return Source->Skipped.count(Name);
}
