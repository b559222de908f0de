//===-- Summary.h - how many functions have hooks, and why others do not --===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What summary= tells of a translation unit: a line for people, or a line of
// JSON at the end of a file that a whole build writes to and
// `autoprof-report build-summary` adds up.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_PLUGIN_SUMMARY_H
#define AUTOPROF_PLUGIN_SUMMARY_H

#include "FunctionFilter.h"
#include "llvm/IR/Module.h"
#include <array>

namespace autoprof {

class Summary {
public:
  void add(const Verdict &V) { ++Counts_[size_t(V.Why)]; }
  /// Does what Opts.Summary asks for. Source may be null.
  void tell(llvm::Module &M, const Options &Opts,
            const SourceInfo *Source) const;

private:
  uint64_t leftOut() const;
  std::string line() const;
  std::string json(llvm::StringRef Source, llvm::StringRef Output) const;

  std::array<uint64_t, size_t(SkipReason::kCount)> Counts_{};
};

} // namespace autoprof

#endif // AUTOPROF_PLUGIN_SUMMARY_H
