//===-- Folded.cpp - stacks, one a line -----------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/export/Folded.h"

#include "report/Text.h"
#include "report/export/Export.h"
#include "report/export/Stacks.h"

namespace autoprof {

std::string foldedName(std::string name) {
  name = printable(name);
  std::replace(name.begin(), name.end(), ';', ':');
  return name;
}

void writeFolded(const Model &model, PathMetric metric, std::ostream &out) {
  std::vector<std::string> names;
  for (const Function &function : model.functions)
    names.push_back(foldedName(function.name));
  auto nameOf = [&](FunctionIndex function) {
    if (function == kElidedFrames)
      return std::string(kElidedName);
    return function < names.size() ? names[function]
                                   : foldedName(model.nameOf(function));
  };
  std::vector<int64_t> values = metricValues(model, metric);
  std::string line;
  for (TreeIndex i = 0; i < values.size(); ++i) {
    if (values[i] <= 0)
      continue;
    line.clear();
    std::vector<FunctionIndex> stack = stackOf(model.tree, i);
    for (size_t level = stack.size(); level-- > 0;)
      line += nameOf(stack[level]) + (level ? ";" : " ");
    out << line << values[i] << '\n';
  }
}

void exportFolded(const Model &model, const ExportOptions &,
                  std::ostream &out) {
  writeFolded(model, defaultMetric(model), out);
}

} // namespace autoprof
