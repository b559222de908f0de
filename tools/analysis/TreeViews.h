//===-- TreeViews.h - the call tree from other points of view -------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// "Rooted" shows what happens below some functions, wherever they are called
// from; "callers" turns the tree round: below a function stand those that
// called it, with the calls and time that came along that path.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_TREEVIEWS_H
#define AUTOPROF_ANALYSIS_TREEVIEWS_H

#include "analysis/Model.h"

#include <string>
#include <vector>

namespace autoprof {

/// Whether \p pattern, a glob, names a function: by its demangled name, that
/// name without parameters, its last part, or the linkage name.
bool nameMatches(const std::string &pattern, const std::string &name,
                 const std::string &mangled);

/// Which functions \p pattern names, by index.
std::vector<bool> matchFunctions(const Model &model,
                                 const std::string &pattern);

/// The subtrees of all outermost nodes of the wanted functions, merged.
CallTree rootedTree(const Model &model, const std::vector<bool> &wanted);

/// At most \p maxDepth levels of callers; a deeper path ends there.
CallTree callersTree(const Model &model, const std::vector<bool> &wanted,
                     uint32_t maxDepth);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_TREEVIEWS_H
