//===-- Attributes.cpp - [[autoprof::instrument]], [[autoprof::skip]] -----===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Makes the attributes known to the parser, as [[autoprof::skip]] and
// __attribute__((autoprof_skip)), and carries them on as the annotation that
// FunctionFilter (of functions) and AstReader (of what they are declared in)
// look for. A program may write that annotation itself: autoprof/autoprof.h.
//
//===----------------------------------------------------------------------===//
#include "LLVMCompat.h"
#include "SourceInfo.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Lex/Lexer.h"
#include "clang/Sema/ParsedAttr.h"
#include "clang/Sema/Sema.h"

using namespace clang;

namespace {

template <unsigned N>
void report(Sema &S, const ParsedAttr &Attr, const char (&Text)[N]) {
  auto &Diags = S.getDiagnostics();
  Diags.Report(Attr.getLoc(),
               Diags.getCustomDiagID(DiagnosticsEngine::Error, Text))
      << Attr.getAttrName()->getName();
}

/// Of a plugin's attribute in brackets the parser passes over arguments.
bool isFollowedByArguments(Sema &S, const ParsedAttr &Attr) {
  auto Next = Lexer::findNextToken(Attr.getRange().getEnd(),
                                   S.getSourceManager(), S.getLangOpts());
  return Next && Next->is(tok::l_paren);
}

struct OurAttribute : ParsedAttrInfo {
  explicit OurAttribute(const char *Annotation) : Annotation_(Annotation) {
    OptArgs = 15; // all that may be counted: the message is ours
  }

  bool diagAppertainsToDecl(Sema &S, const ParsedAttr &Attr,
                            const Decl *D) const override {
    if (isa<FunctionDecl, CXXRecordDecl, NamespaceDecl>(D))
      return true;
    report(S, Attr, "autoprof: '%0' is for functions, classes and namespaces");
    return false;
  }

  AttrHandling handleDeclAttribute(Sema &S, Decl *D,
                                   const ParsedAttr &Attr) const override {
    if (Attr.getNumArgs() || isFollowedByArguments(S, Attr)) {
      report(S, Attr, "autoprof: '%0' takes no arguments");
      return AttributeNotApplied;
    }
    for (const auto *Other : D->specific_attrs<AnnotateAttr>())
      if (autoprof::wishNamed(Other->getAnnotation()) != autoprof::Wish::None &&
          Other->getAnnotation() != Annotation_) {
        report(S, Attr, "autoprof: 'instrument' and 'skip' exclude each other");
        return AttributeNotApplied;
      }
    D->addAttr(AnnotateAttr::Create(S.getASTContext(), Annotation_, nullptr, 0,
                                    Attr.getRange()));
    return AttributeApplied;
  }

private:
  const char *Annotation_;
};

struct SkipAttribute : OurAttribute {
  SkipAttribute() : OurAttribute("autoprof::skip") {
    static constexpr Spelling kSpellings[] = {
        {ParsedAttr::AS_GNU, "autoprof_skip"},
        {ParsedAttr::AS_CXX11, "autoprof::skip"},
        {autoprof::kC23Syntax, "autoprof::skip"}};
    Spellings = kSpellings;
  }
};

struct InstrumentAttribute : OurAttribute {
  InstrumentAttribute() : OurAttribute("autoprof::instrument") {
    static constexpr Spelling kSpellings[] = {
        {ParsedAttr::AS_GNU, "autoprof_instrument"},
        {ParsedAttr::AS_CXX11, "autoprof::instrument"},
        {autoprof::kC23Syntax, "autoprof::instrument"}};
    Spellings = kSpellings;
  }
};

ParsedAttrInfoRegistry::Add<SkipAttribute>
    Skip("autoprof_skip", "leave a function without hooks");
ParsedAttrInfoRegistry::Add<InstrumentAttribute>
    Instrument("autoprof_instrument", "give a function hooks in any case");

} // namespace
