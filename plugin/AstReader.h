//===-- AstReader.h - learns where functions are, from the AST ------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_ASTREADER_H
#define AUTOPROF_PLUGIN_ASTREADER_H

#include "SourceInfo.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include <memory>

namespace autoprof {

/// Fills Source before code is generated. Does no more than note the main file
/// when debug information will tell the rest.
std::unique_ptr<clang::ASTConsumer>
makeAstReader(clang::CompilerInstance &CI, std::shared_ptr<SourceInfo> Source);

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_ASTREADER_H
