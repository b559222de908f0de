//===-- SkipAttribute.cpp - [[autoprof::skip]] ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Makes the attribute known to the parser, as [[autoprof::skip]] and
// __attribute__((autoprof_skip)), and carries it into the IR as the annotation
// that FunctionFilter looks for.
//
//===----------------------------------------------------------------------===//
#include "LLVMCompat.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/Sema/ParsedAttr.h"
#include "clang/Sema/Sema.h"

using namespace clang;

namespace {

struct SkipAttribute : ParsedAttrInfo {
  SkipAttribute() {
    static constexpr Spelling kSpellings[] = {
        {ParsedAttr::AS_GNU, "autoprof_skip"},
        {ParsedAttr::AS_CXX11, "autoprof::skip"},
        {autoprof::kC23Syntax, "autoprof::skip"}};
    Spellings = kSpellings;
  }

  bool diagAppertainsToDecl(Sema &S, const ParsedAttr &Attr,
                            const Decl *D) const override {
    if (isa<FunctionDecl>(D))
      return true;
    auto &Diags = S.getDiagnostics();
    Diags.Report(Attr.getLoc(),
                 Diags.getCustomDiagID(DiagnosticsEngine::Error,
                                       "autoprof: 'skip' is for functions"));
    return false;
  }

  AttrHandling handleDeclAttribute(Sema &S, Decl *D,
                                   const ParsedAttr &Attr) const override {
    D->addAttr(AnnotateAttr::Create(S.getASTContext(), "autoprof::skip",
                                    nullptr, 0, Attr.getRange()));
    return AttributeApplied;
  }
};

ParsedAttrInfoRegistry::Add<SkipAttribute>
    Registration("autoprof_skip", "leave a function without hooks");

} // namespace
