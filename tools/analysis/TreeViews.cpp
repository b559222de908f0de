//===-- TreeViews.cpp - the call tree from other points of view -----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/TreeViews.h"

#include "analysis/Glob.h"
#include "analysis/Names.h"

namespace autoprof {

bool nameMatches(const std::string &pattern, const std::string &name,
                 const std::string &mangled) {
  if (globMatches(pattern, name) || globMatches(pattern, mangled))
    return true;
  NameForms forms = nameForms(mangled);
  return globMatches(pattern, forms.qualified) ||
         globMatches(pattern, forms.base);
}

std::vector<bool> matchFunctions(const Model &model,
                                 const std::string &pattern) {
  std::vector<bool> matches;
  for (const Function &function : model.functions)
    matches.push_back(nameMatches(pattern, function.name, function.mangled));
  return matches;
}

CallTree rootedTree(const Model &model, const std::vector<bool> &wanted) {
  CallTree result;
  const CallTree &tree = model.tree;
  // Where the nodes on the way down are in the result; the root while none of
  // the wanted functions is open.
  std::vector<TreeIndex> path{CallTree::kRoot};
  auto enter = [&](TreeIndex i, uint32_t depth) {
    const TreeNode &node = tree[i];
    path.resize(depth + 2, CallTree::kRoot);
    bool isReal = isRealFunction(node.function);
    if (path[depth] == CallTree::kRoot && !(isReal && wanted[node.function])) {
      path[depth + 1] = CallTree::kRoot;
      return true;
    }
    // An edge back to a function above the new root becomes a call of it.
    TreeIndex to = result.child(path[depth], node.function, node.isRecursive);
    path[depth + 1] = to;
    TreeNode &merged = result[to];
    merged.isUntimed = node.isUntimed;
    merged.isSelfEstimated |= node.isSelfEstimated;
    merged.calls += node.calls;
    merged.tailCalls += node.tailCalls;
    merged.entries += node.entries;
    merged.clocked += node.clocked;
    merged.selfNs += node.selfNs;
    merged.addMeasured(node);
    return true;
  };
  walkTree(tree, CallTree::kRoot, enter, [](TreeIndex, uint32_t) {});
  result.finish();
  return result;
}

CallTree callersTree(const Model &model, const std::vector<bool> &wanted,
                     uint32_t maxDepth) {
  CallTree result;
  const CallTree &tree = model.tree;
  std::vector<uint32_t> open(model.functions.size());
  auto addPath = [&](TreeIndex i) {
    const TreeNode &node = tree[i];
    bool isOutermost = open[node.function] == 1;
    TreeIndex to = CallTree::kRoot;
    uint32_t depth = 0;
    for (TreeIndex at = i; at != CallTree::kRoot && depth <= maxDepth;
         at = tree[at].parent, ++depth) {
      to = result.child(to, tree[at].function, false);
      TreeNode &merged = result[to];
      merged.isSelfEstimated |= node.isSelfEstimated;
      merged.calls += node.calls;
      merged.tailCalls += node.tailCalls;
      merged.entries += node.entries;
      merged.clocked += node.clocked;
      merged.selfNs += node.selfNs;
      merged.addMeasured(node);
      merged.totalNs += isOutermost ? node.totalNs : 0;
    }
  };
  auto isOpen = [&](TreeIndex i) { return isRealFunction(tree[i].function); };
  auto enter = [&](TreeIndex i, uint32_t) {
    if (isOpen(i)) {
      ++open[tree[i].function];
      if (wanted[tree[i].function])
        addPath(i);
    }
    return true;
  };
  auto leave = [&](TreeIndex i, uint32_t) {
    if (isOpen(i))
      --open[tree[i].function];
  };
  walkTree(tree, CallTree::kRoot, enter, leave);
  // Wanted functions may call each other: the root is not their sum.
  result[CallTree::kRoot].totalNs = tree[CallTree::kRoot].totalNs;
  result.finishWithTotals();
  return result;
}

} // namespace autoprof
