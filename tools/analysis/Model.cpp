//===-- Model.cpp - what one or more traces mean --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Model.h"

#include <algorithm>

namespace autoprof {

bool Model::hasTimes() const {
  return std::any_of(runs.begin(), runs.end(), [](const Run &run) {
    return run.timing != abi::TimingMode::Count;
  });
}

uint64_t Model::calls() const {
  uint64_t sum = 0;
  for (const Thread &thread : threads)
    sum += thread.calls;
  return sum;
}

uint64_t Model::processorNs() const {
  uint64_t sum = 0;
  for (const Function &function : functions)
    sum += function.processorNs();
  return sum;
}

uint64_t Model::waitNs() const {
  uint64_t sum = 0;
  for (const TreeNode &node : tree.nodes())
    sum += node.waiting.ns;
  return sum;
}

uint64_t Model::runnableNs() const {
  uint64_t sum = 0;
  for (const TreeNode &node : tree.nodes())
    sum += node.runnableNs;
  return sum;
}

uint64_t Model::loss(abi::Loss kind) const {
  uint64_t sum = 0;
  for (const Run &run : runs)
    sum += run.losses[static_cast<size_t>(kind)];
  return sum;
}

const std::string &Model::nameOf(FunctionIndex function) const {
  static const std::string kRootName = "[root]";
  static const std::string kOverflowName = "[paths beyond max-nodes]";
  if (function == kRootFunction)
    return kRootName;
  if (function == kOverflowFunction)
    return kOverflowName;
  return functions[function].name;
}

} // namespace autoprof
