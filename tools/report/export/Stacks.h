//===-- Stacks.h - call paths for formats that write each one out ---------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Formats that know no tree repeat a path's callers in each line, so a chain
// of N calls takes N * N / 2 frames. Paths deeper than kMaxFrames keep their
// innermost frames below one that stands for the others: what a function has
// itself stays right.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_STACKS_H
#define AUTOPROF_REPORT_STACKS_H

#include "analysis/Model.h"

#include <algorithm>
#include <vector>

namespace autoprof {

inline constexpr size_t kMaxFrames = 1000;
/// The frame that stands for those left out.
inline constexpr FunctionIndex kElidedFrames = UINT32_MAX - 2;
inline constexpr const char *kElidedName = "[deeper than 1000 calls]";

/// Functions of \p path, innermost first.
inline std::vector<FunctionIndex> stackOf(const CallTree &tree,
                                          TreeIndex path) {
  std::vector<FunctionIndex> stack;
  for (TreeIndex at = path; at != CallTree::kRoot; at = tree[at].parent) {
    if (stack.size() == kMaxFrames) {
      stack.push_back(kElidedFrames);
      break;
    }
    stack.push_back(tree[at].function);
  }
  if (stack.empty())
    stack.push_back(kRootFunction); // what happened outside of all calls
  return stack;
}

} // namespace autoprof

#endif // AUTOPROF_REPORT_STACKS_H
