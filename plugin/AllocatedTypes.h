//===-- AllocatedTypes.h - what the source says is allocated --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_ALLOCATEDTYPES_H
#define AUTOPROF_PLUGIN_ALLOCATEDTYPES_H

#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallVector.h"
#include <string>

namespace clang {
class ASTContext;
}

namespace autoprof {

struct AllocatedType {
  clang::SourceLocation Where; ///< where debug information sees the call
  std::string Type;
};

/// The allocations below S whose type the source tells:
///  - a new-expression: the type, of an array's element;
///  - a call that gives a `void *` (malloc and its like, also a wrapper): the
///    type whose sizeof is in the arguments if it is only one, else the one
///    that the result is converted to, by a cast or by assignment.
void findAllocatedTypes(const clang::ASTContext &Context, const clang::Stmt *S,
                        llvm::SmallVectorImpl<AllocatedType> &Found);

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_ALLOCATEDTYPES_H
