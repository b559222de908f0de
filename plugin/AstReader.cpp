//===-- AstReader.cpp - learns where functions are, from the AST ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Walks declaration contexts, not statements: local classes and lambdas are
// declarations of the function they stand in, instantiations hang at their
// template. A precompiled header is not walked (that would load all of it):
// there, what the compiler hands over for this file is.
//
//===----------------------------------------------------------------------===//
#include "AstReader.h"
#include "autoprof/abi.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Mangle.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/PreprocessorOptions.h"

using namespace autoprof;
using namespace clang;

namespace {

class AstReader : public ASTConsumer {
public:
  AstReader(CompilerInstance &CI, std::shared_ptr<SourceInfo> Source)
      : CI_(CI), Source_(std::move(Source)) {}

  bool HandleTopLevelDecl(DeclGroupRef Group) override {
    if (fromHandedOver())
      Handed_.append(Group.begin(), Group.end());
    return true;
  }

  void HandleTranslationUnit(ASTContext &Context) override {
    const SourceManager &SM = Context.getSourceManager();
    if (auto Buffer = SM.getBufferOrNone(SM.getMainFileID()))
      Source_->MainFileHash = abi::fnv1a(Buffer->getBufferStart(),
                                         Buffer->getBufferSize());
    if (CI_.getCodeGenOpts().getDebugInfo() !=
        std::remove_reference_t<
            decltype(CI_.getCodeGenOpts())>{}.getDebugInfo())
      return; // -g and the like: the IR will know
    Names_ = std::make_unique<ASTNameGenerator>(Context);
    if (fromHandedOver())
      for (Decl *D : Handed_)
        visit(D);
    else
      visitAll(Context.getTranslationUnitDecl());
  }

private:
  bool fromHandedOver() const {
    return !CI_.getPreprocessorOpts().ImplicitPCHInclude.empty() ||
           CI_.getLangOpts().Modules;
  }

  void visitAll(DeclContext *Context) {
    for (Decl *D : Context->decls())
      visit(D);
  }

  template <class Template> void visitInstances(Template *T) {
    for (auto *Instance : T->specializations())
      if (!isExplicit(Instance)) // those stand in the source themselves
        visit(Instance);
  }
  static bool isExplicit(ClassTemplateSpecializationDecl *D) {
    return D->isExplicitSpecialization();
  }
  static bool isExplicit(FunctionDecl *D) {
    return D->getTemplateSpecializationKind() == TSK_ExplicitSpecialization;
  }

  void visit(Decl *D) {
    if (auto *Function = dyn_cast<FunctionDecl>(D)) {
      note(Function);
      if (!Function->isDependentContext())
        visitAll(Function);
    } else if (auto *T = dyn_cast<FunctionTemplateDecl>(D)) {
      if (T->isCanonicalDecl())
        visitInstances(T);
    } else if (auto *T = dyn_cast<ClassTemplateDecl>(D)) {
      if (T->isCanonicalDecl())
        visitInstances(T);
    } else if (auto *Record = dyn_cast<CXXRecordDecl>(D)) {
      if (!Record->isDependentContext() && Record->hasDefinition())
        visitAll(Record);
    } else if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl, BlockDecl>(D)) {
      visitAll(cast<DeclContext>(D));
    }
  }

  void note(FunctionDecl *F) {
    if (!F->doesThisDeclarationHaveABody() && !F->isDefaulted())
      return;
    if (F->isDependentContext() || F->isConsteval())
      return;
    const SourceManager &SM = CI_.getSourceManager();
    PresumedLoc Where = SM.getPresumedLoc(SM.getExpansionLoc(F->getLocation()));
    if (Where.isInvalid())
      return;
    auto Add = [&](const std::string &Name) {
      if (!Name.empty())
        Source_->Places.try_emplace(
            Name, Place{Where.getFilename(), Where.getLine()});
    };
    if (isa<CXXConstructorDecl, CXXDestructorDecl>(F))
      for (const std::string &Name : Names_->getAllManglings(F))
        Add(Name);
    else
      Add(Names_->getName(F));
  }

  CompilerInstance &CI_;
  std::shared_ptr<SourceInfo> Source_;
  std::unique_ptr<ASTNameGenerator> Names_;
  llvm::SmallVector<Decl *, 0> Handed_;
};

} // namespace

std::unique_ptr<ASTConsumer>
autoprof::makeAstReader(CompilerInstance &CI,
                        std::shared_ptr<SourceInfo> Source) {
  return std::make_unique<AstReader>(CI, std::move(Source));
}
