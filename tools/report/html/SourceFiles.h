//===-- SourceFiles.h - source text that goes into a page -----------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finds the files that a trace names below one folder and takes the lines of
// its functions, or the files as a whole. A trace may name any file: nothing
// outside of the folder is ever read, wherever links lead.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_SOURCEFILES_H
#define AUTOPROF_REPORT_SOURCEFILES_H

#include "analysis/Model.h"
#include "report/Fields.h"

#include <filesystem>
#include <string>
#include <vector>

namespace autoprof {

class SourceFiles {
public:
  /// Throws std::runtime_error when \p root is no folder.
  explicit SourceFiles(const std::string &root);

  /// The file that \p name stands for; empty when there is none below the root.
  std::filesystem::path find(const std::string &name) const;

  /// [{"file","line" (the first),"text"}, ...]: the lines of \p functions, or
  /// with \p areWhole all lines of their files.
  Json collect(const Model &model, const std::vector<FunctionIndex> &functions,
               bool areWhole) const;

private:
  bool isInside(const std::filesystem::path &path) const;

  std::filesystem::path root_;
};

} // namespace autoprof

#endif // AUTOPROF_REPORT_SOURCEFILES_H
