//===-- AstReader.cpp - learns where functions are, from the AST ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Walks declaration contexts, not statements: local classes and lambdas are
// declarations of the function they stand in, instantiations hang at their
// template. A precompiled header is not walked (that would load all of it):
// there, what the compiler hands over for this file is, and what the pass then
// misses is looked up by name.
//
//===----------------------------------------------------------------------===//
#include "AstReader.h"
#include "AllocatedTypes.h"
#include "autoprof/abi_hooks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Mangle.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Support/Path.h"

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
      Source_->MainFileHash =
          abi::fnv1a(Buffer->getBufferStart(), Buffer->getBufferSize());
    Names_ = std::make_unique<ASTNameGenerator>(Context);
    // NoDebugInfo is 0 in all versions, whatever the type is called.
    IrKnowsPlaces_ = int(CI_.getCodeGenOpts().getDebugInfo()) != 0;
    if (!fromHandedOver())
      return visitAll(Context.getTranslationUnitDecl());
    for (Decl *D : Handed_)
      visit(D);
    // Called while code is generated; makeAstReader keeps the AST until then.
    Source_->Search = [this, &Context](llvm::StringRef Name) {
      search(Context, Name);
      Source_->Functions.try_emplace(Name); // not to be looked for again
    };
  }

  /// Whether there is a precompiled header (or a module).
  bool fromHandedOver() const {
    return !CI_.getPreprocessorOpts().ImplicitPCHInclude.empty() ||
           CI_.getLangOpts().Modules;
  }

private:
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
    } else if (auto *Variable = dyn_cast<VarDecl>(D)) {
      noteTypes(Variable);
    } else if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl, BlockDecl>(D)) {
      visitAll(cast<DeclContext>(D));
    }
  }

  void note(FunctionDecl *F) {
    if (!F->doesThisDeclarationHaveABody() && !F->isDefaulted())
      return;
    if (F->isDependentContext() || F->isConsteval())
      return;
    noteTypes(F);
    const SourceManager &SM = CI_.getSourceManager();
    SourceLocation Name = SM.getExpansionLoc(F->getLocation());
    PresumedLoc Where = SM.getPresumedLoc(Name);
    if (Where.isInvalid())
      return;
    AstFunction Facts;
    Facts.NoInstrument = F->hasAttr<NoInstrumentFunctionAttr>();
    Facts.InSystemHeader = SM.isInSystemHeader(Name);
    Facts.Asked = wishOf(F);
    if (!IrKnowsPlaces_)
      Facts.Where = {Where.getFilename(), Where.getLine()};
    else if (!Facts.NoInstrument && !Facts.InSystemHeader &&
             Facts.Asked == Wish::None)
      return;
    for (const std::string &Name : linkageNames(F))
      if (!Name.empty())
        Source_->Functions.try_emplace(Name, Facts);
  }

  /// What D's own attributes ask for. Where they were written one by one this
  /// was checked; redeclarations and macros come together here.
  Wish ownWish(const Decl *D) {
    Wish Found = Wish::None;
    for (const auto *A : D->specific_attrs<AnnotateAttr>()) {
      Wish Asked = wishNamed(A->getAnnotation());
      if (Asked == Wish::None)
        continue;
      if (Found != Wish::None && Found != Asked) {
        auto &Diags = CI_.getDiagnostics();
        Diags.Report(A->getLocation(),
                     Diags.getCustomDiagID(
                         DiagnosticsEngine::Error,
                         "autoprof: 'instrument' and 'skip' exclude each "
                         "other"));
      }
      Found = Asked;
    }
    return Found;
  }
  Wish wishOfScope(const DeclContext *Scope) {
    if (auto *Space = dyn_cast<NamespaceDecl>(Scope))
      for (const NamespaceDecl *D : Space->redecls())
        if (Wish Asked = ownWish(D); Asked != Wish::None)
          return Asked;
    if (auto *Record = dyn_cast<CXXRecordDecl>(Scope)) {
      const CXXRecordDecl *Pattern = Record->getTemplateInstantiationPattern();
      for (const CXXRecordDecl *D : {Record, Pattern})
        if (Wish Asked = D ? ownWish(D) : Wish::None; Asked != Wish::None)
          return Asked;
    }
    return Wish::None;
  }
  /// The function's own, else of the innermost class or namespace around it.
  Wish wishOf(const FunctionDecl *F) {
    Wish Asked = ownWish(F);
    for (const DeclContext *Scope = F->getDeclContext();
         Scope && Asked == Wish::None; Scope = Scope->getParent())
      Asked = wishOfScope(Scope);
    return Asked;
  }

  std::vector<std::string> linkageNames(FunctionDecl *F) {
    if (isa<CXXConstructorDecl, CXXDestructorDecl>(F))
      return Names_->getAllManglings(F);
    return {Names_->getName(F)};
  }

  /// Types are found again by debug locations: without them there is no use.
  bool wantsTypes() const { return Source_->WantsTypes && IrKnowsPlaces_; }

  void noteTypes(FunctionDecl *F) {
    if (!wantsTypes() || !F->doesThisDeclarationHaveABody())
      return;
    llvm::SmallVector<AllocatedType, 4> Found;
    if (auto *Constructor = dyn_cast<CXXConstructorDecl>(F))
      for (const CXXCtorInitializer *I : Constructor->inits())
        findAllocatedTypes(F->getASTContext(), I->getInit(), Found);
    findAllocatedTypes(F->getASTContext(), F->getBody(), Found);
    if (!Found.empty())
      addTypes(Found, linkageNames(F));
  }
  void noteTypes(VarDecl *V) {
    if (!wantsTypes() || !V->hasInit() || V->isLocalVarDeclOrParm() ||
        V->getDeclContext()->isDependentContext() ||
        V->getType()->isDependentType())
      return;
    llvm::SmallVector<AllocatedType, 4> Found;
    findAllocatedTypes(V->getASTContext(), V->getInit(), Found);
    if (Found.empty())
      return;
    PresumedLoc Where = placeOf(V->getLocation());
    if (Where.isValid())
      addTypes(Found, {llvm::sys::path::filename(Where.getFilename()).str()});
  }
  PresumedLoc placeOf(SourceLocation L) const {
    const SourceManager &SM = CI_.getSourceManager();
    return SM.getPresumedLoc(SM.getExpansionLoc(L));
  }
  void addTypes(llvm::ArrayRef<AllocatedType> Found,
                const std::vector<std::string> &Names) {
    const SourceManager &SM = CI_.getSourceManager();
    for (const AllocatedType &A : Found)
      // In a macro: the place of its use, or in it, as debug information does.
      for (SourceLocation L :
           {SM.getExpansionLoc(A.Where), SM.getSpellingLoc(A.Where),
            SM.getFileLoc(A.Where)})
        if (PresumedLoc P = SM.getPresumedLoc(L); P.isValid())
          for (const std::string &Name : Names)
            Source_->Types.try_emplace(
                SourceInfo::typeKey(Name, P.getLine(), P.getColumn()), A.Type);
  }

  /// Notes what may have this linkage name, loading no more of a precompiled
  /// header than the scopes in the name.
  void search(ASTContext &Context, llvm::StringRef Linkage) {
    llvm::ItaniumPartialDemangler Demangler;
    llvm::SmallVector<DeclContext *, 4> Scopes = {
        Context.getTranslationUnitDecl()};
    std::string Base = Linkage.str();
    if (!Demangler.partialDemangle(Base.c_str()) && Demangler.isFunction()) {
      size_t N = 0;
      auto Take = [](char *Text) {
        std::string Result = Text ? Text : "";
        free(Text);
        return Result;
      };
      Base = Take(Demangler.getFunctionBaseName(nullptr, &N));
      for (const std::string &Part :
           scopesIn(Take(Demangler.getFunctionDeclContextName(nullptr, &N))))
        Scopes = scopesNamed(Context, Scopes, Part);
    }
    for (DeclContext *Scope : Scopes) {
      if (Scope->isRecord()) { // constructors, operators: the whole class
        visitAll(Scope);
        continue;
      }
      for (NamedDecl *D : Scope->lookup(&Context.Idents.get(Base)))
        visit(D);
    }
  }

  /// "a::b<c::d>::e" -> a, b, e.
  static llvm::SmallVector<std::string, 4> scopesIn(llvm::StringRef Name) {
    llvm::SmallVector<std::string, 4> Parts(1);
    int Depth = 0;
    for (size_t I = 0; I < Name.size(); ++I) {
      char C = Name[I];
      if (C == '>' || C == ')')
        --Depth;
      else if (C == '<' || (C == '(' && !Parts.back().empty()))
        ++Depth;
      else if (Depth == 0 && Name.substr(I, 2) == "::") {
        Parts.emplace_back();
        ++I;
      } else if (Depth == 0)
        Parts.back() += C;
    }
    if (Parts.back().empty())
      Parts.pop_back();
    return Parts;
  }

  static llvm::SmallVector<DeclContext *, 4>
  scopesNamed(ASTContext &Context, llvm::ArrayRef<DeclContext *> In,
              const std::string &Name) {
    llvm::SmallVector<DeclContext *, 4> Found;
    for (DeclContext *Scope : In)
      for (NamedDecl *D : Scope->lookup(&Context.Idents.get(Name))) {
        if (auto *T = dyn_cast<ClassTemplateDecl>(D))
          for (ClassTemplateSpecializationDecl *S : T->specializations())
            Found.push_back(S);
        else if (auto *Inner = dyn_cast<DeclContext>(D))
          Found.push_back(Inner);
      }
    return Found;
  }

  CompilerInstance &CI_;
  std::shared_ptr<SourceInfo> Source_;
  bool IrKnowsPlaces_ = false;
  std::unique_ptr<ASTNameGenerator> Names_;
  llvm::SmallVector<Decl *, 0> Handed_;
};

} // namespace

std::unique_ptr<ASTConsumer>
autoprof::makeAstReader(CompilerInstance &CI,
                        std::shared_ptr<SourceInfo> Source) {
  auto Reader = std::make_unique<AstReader>(CI, std::move(Source));
  if (Reader->fromHandedOver()) // search() needs the AST while code is made
    CI.getCodeGenOpts().ClearASTBeforeBackend = false;
  return Reader;
}
