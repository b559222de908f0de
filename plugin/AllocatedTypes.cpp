//===-- AllocatedTypes.cpp - what the source says is allocated ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `malloc(n * sizeof(struct node))` says what the memory is for more exactly
// than the pointer it is kept in, which may be to char or to a base; two
// different sizeof say nothing (a header and its elements), there the pointer
// is better.
//
//===----------------------------------------------------------------------===//
#include "AllocatedTypes.h"
#include "LLVMCompat.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace autoprof;
using namespace clang;

namespace {

class Finder {
public:
  Finder(const ASTContext &Context, llvm::SmallVectorImpl<AllocatedType> &Found)
      : Context_(Context), Policy_(Context.getPrintingPolicy()), Found_(Found) {
    hideTagLocations(Policy_); // equal input, equal output in any folder
  }

  void visit(const Stmt *S) {
    if (!S)
      return;
    if (const auto *New = dyn_cast<CXXNewExpr>(S))
      note(New->getExprLoc(), New->getAllocatedType());
    else if (const auto *Cast = dyn_cast<CastExpr>(S))
      noteConverted(Cast);
    else if (const auto *Call = dyn_cast<CallExpr>(S))
      noteCall(Call, QualType());
    else if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(S))
      return visit(Default->getExpr());
    else if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(S))
      return visitDefault(Default);
    for (const Stmt *Child : S->children())
      visit(Child);
  }

private:
  /// A member's initialiser may contain itself: T *Next = new T{}.
  void visitDefault(const CXXDefaultInitExpr *S) {
    if (llvm::is_contained(Open_, S->getField()))
      return;
    Open_.push_back(S->getField());
    visit(S->getExpr());
    Open_.pop_back();
  }
  void noteConverted(const CastExpr *Cast) {
    if (!Cast->getType()->isPointerType() ||
        Cast->getType()->isVoidPointerType())
      return;
    if (const auto *Call =
            dyn_cast<CallExpr>(Cast->getSubExpr()->IgnoreParenCasts()))
      noteCall(Call, Cast->getType()->getPointeeType());
  }

  /// Called for the conversion first, and again for the call itself: the first
  /// to say a type counts (the outermost of several casts).
  void noteCall(const CallExpr *Call, QualType Converted) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee ||
        !(Call->getType()->isVoidPointerType() ||
          (Callee->getIdentifier() && Callee->getName() == "posix_memalign")))
      return;
    QualType Sized;
    bool IsOne = true;
    for (const Expr *Argument : Call->arguments())
      findSizeof(Argument, Sized, IsOne);
    if (!Sized.isNull() && IsOne)
      note(Call->getExprLoc(), Sized);
    else if (!Converted.isNull())
      note(Call->getExprLoc(), Converted);
  }

  void findSizeof(const Stmt *S, QualType &Type, bool &IsOne) {
    if (!S || isa<CallExpr>(S)) // what a call computes is another matter
      return;
    const auto *Size = dyn_cast<UnaryExprOrTypeTraitExpr>(S);
    if (Size && Size->getKind() == UETT_SizeOf) {
      QualType Found = Size->getTypeOfArgument();
      IsOne &= Type.isNull() || Context_.hasSameUnqualifiedType(Type, Found);
      if (Type.isNull())
        Type = Found;
      return;
    }
    for (const Stmt *Child : S->children())
      findSizeof(Child, Type, IsOne);
  }

  void note(SourceLocation Where, QualType Type) {
    if (Where.isInvalid() || Type->isDependentType())
      return;
    Found_.push_back({Where, text(Type.getUnqualifiedType())});
  }

  /// C: as it is written. C++: with its scope, so that one type has one name; a
  /// typedef keeps its name.
  std::string text(QualType Type) {
    if (!Context_.getLangOpts().CPlusPlus)
      return Type.getAsString(Policy_);
    if (const auto *Named = Type->getAs<TypedefType>())
      if (!isTemplateArgument(Type))
        return Named->getDecl()->getQualifiedNameAsString();
    return Type.getCanonicalType().getAsString(Policy_);
  }
  static bool isTemplateArgument(QualType Type) {
    return Type->getAs<SubstTemplateTypeParmType>() != nullptr;
  }

  const ASTContext &Context_;
  PrintingPolicy Policy_;
  llvm::SmallVectorImpl<AllocatedType> &Found_;
  llvm::SmallVector<const FieldDecl *, 2> Open_;
};

} // namespace

void autoprof::findAllocatedTypes(const ASTContext &Context, const Stmt *S,
                                  llvm::SmallVectorImpl<AllocatedType> &Found) {
  Finder(Context, Found).visit(S);
}
