//===-- FilterFiles.h - the files of filter= ------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads them as the compiler reads its sources, says what is wrong in them as
// it says what is wrong there, and makes them dependencies of the object.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_FILTERFILES_H
#define AUTOPROF_PLUGIN_FILTERFILES_H

#include "FilterRules.h"
#include "clang/Frontend/CompilerInstance.h"

namespace autoprof {

class FilterFiles {
public:
  /// Adds the rules of a file; false when it said why not.
  bool read(const clang::CompilerInstance &CI, llvm::StringRef Path,
            FilterRules &To);
  /// What was read is in the output of -MD and its like.
  void addToDependencies(clang::CompilerInstance &CI) const;

private:
  std::vector<std::string> Paths_;
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_FILTERFILES_H
