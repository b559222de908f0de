//===-- Core.h - what the clang part asks of the pass part ----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The plugin is two libraries, because opt has none of clang's symbols: the
// passes (autoprof-N.so) and the AST action (autoprof-N-clang.so). The loader
// hands this table from the first to the second.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_CORE_H
#define AUTOPROF_PLUGIN_CORE_H

#include "Options.h"
#include "SourceInfo.h"
#include <memory>

namespace llvm {
class PassBuilder;
}

namespace autoprof {

/// What the AST action of a compilation found; nothing without one.
struct Compilation {
  Options Opts;
  std::shared_ptr<const SourceInfo> Source;
};

struct Core {
  /// Makes C the compilation that the pass plugin's entry point serves.
  void (*setCurrent)(const Compilation &C);
  void (*registerPasses)(llvm::PassBuilder &PB, const Compilation &C);
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_CORE_H
