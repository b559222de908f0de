//===-- SourceInfo.h - file and line of functions, without -g -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_SOURCEINFO_H
#define AUTOPROF_PLUGIN_SOURCEINFO_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/Twine.h"
#include "llvm/IR/Function.h"
#include <functional>
#include <string>

namespace autoprof {

struct Place {
  std::string File; ///< as the user wrote it
  unsigned Line = 0;
};

/// What [[autoprof::...]] asks for.
enum class Wish : uint8_t { None, Skip, Instrument };
/// Of an annotation's text; None when it is not ours.
Wish wishNamed(llvm::StringRef Annotation);

/// What the AST tells of a function.
struct AstFunction {
  Place Where;               ///< not there when debug information will tell
  Wish Asked = Wish::None;   ///< by itself or what it is declared in
  bool NoInstrument = false; ///< declared no_instrument_function
  bool InSystemHeader = false;
};

/// What the AST tells about functions, by linkage name, and allocations.
struct SourceInfo {
  llvm::StringMap<AstFunction> Functions;
  /// Looks for a function that is not there yet (it came from a precompiled
  /// header); may be empty.
  std::function<void(llvm::StringRef)> Search;
  /// Of allocations, by typeKey() of where they are; for those with debug
  /// locations.
  llvm::StringMap<std::string> Types;
  bool WantsTypes = false;
  std::string MainFile;
  std::string OutputFile;    ///< empty when it is temporary
  uint64_t MainFileHash = 0; ///< of its contents
  /// Says something to the user of the compiler; may be empty.
  std::function<void(const std::string &)> Say;
  bool BeforeLink = false; ///< compiled for link-time optimisation
  bool Unoptimized = false;

  /// From debug information if there is any, else from the AST; Line 0 when
  /// neither knows.
  static Place placeOf(const llvm::Function &F, const SourceInfo *Source);
  /// Function: the linkage name, or for what initialises a variable outside of
  /// functions the name of its file without folders.
  static std::string typeKey(llvm::StringRef Function, unsigned Line,
                             unsigned Column) {
    return (Function + ":" + llvm::Twine(Line) + ":" + llvm::Twine(Column))
        .str();
  }
  /// All that the AST told of F.
  static const AstFunction &factsOf(const llvm::Function &F,
                                    const SourceInfo *Source);
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_SOURCEINFO_H
