//===-- Suppressions.cpp - leaks the user knows of ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Suppressions.h"

#include <algorithm>
#include <stdexcept>

namespace autoprof {

namespace {

std::string trimmed(const std::string &line) {
  const char *const kBlanks = " \t\r";
  size_t begin = line.find_first_not_of(kBlanks);
  if (begin == std::string::npos)
    return {};
  return line.substr(begin, line.find_last_not_of(kBlanks) - begin + 1);
}

/// Every text a leak can be known by, innermost first.
std::vector<std::string_view> textsOf(const Model &model,
                                      const HeapEntry &entry) {
  const HeapSite &site = model.heap.siteOf(entry);
  const AllocatingFunction &function = model.heap.functions[site.function];
  std::vector<std::string_view> texts = {
      site.callee, function.name, function.mangled, site.file, function.file};
  for (TreeIndex at = entry.path; at != CallTree::kRoot;
       at = model.tree[at].parent) {
    FunctionIndex index = model.tree[at].function;
    if (!isRealFunction(index))
      continue;
    const Function &frame = model.functions[index];
    texts.insert(texts.end(), {frame.name, frame.mangled, frame.file});
  }
  texts.push_back(model.runs[entry.run].program);
  return texts;
}

} // namespace

bool suppressionMatches(std::string_view pattern, std::string_view text) {
  if (text.empty())
    return false;
  bool isHeld = !pattern.empty() && pattern.front() == '^';
  if (isHeld)
    pattern.remove_prefix(1);
  bool isHeldAtEnd = !pattern.empty() && pattern.back() == '$';
  if (isHeldAtEnd)
    pattern.remove_suffix(1);
  size_t at = 0;
  while (!pattern.empty()) {
    size_t star = pattern.find('*');
    std::string_view part = pattern.substr(0, star);
    bool isLast = star == std::string_view::npos;
    if (isLast && isHeldAtEnd) {
      bool fits = text.size() >= at + part.size() && text.ends_with(part);
      return fits && (!isHeld || text.size() == at + part.size());
    }
    size_t found = text.find(part, at);
    if (found == std::string_view::npos || (isHeld && found != at))
      return false;
    if (isLast)
      return true;
    at = found + part.size();
    isHeld = false;
    pattern.remove_prefix(star + 1);
  }
  // Ends in "*", or nothing is left to match.
  return !isHeldAtEnd || !isHeld || at == text.size();
}

Suppressions Suppressions::parse(std::istream &text) {
  Suppressions result;
  size_t number = 0;
  for (std::string line; std::getline(text, line);) {
    ++number;
    line = trimmed(line);
    if (line.empty() || line[0] == '#')
      continue;
    const std::string kKind = "leak:";
    if (line.compare(0, kKind.size(), kKind) != 0 ||
        line.size() == kKind.size())
      throw std::runtime_error("line " + std::to_string(number) +
                               ": expected leak:PATTERN or a comment");
    result.rules_.push_back({line.substr(kKind.size())});
  }
  return result;
}

bool Suppressions::suppress(const Model &model, const HeapEntry &entry) {
  if (rules_.empty())
    return false;
  std::vector<std::string_view> texts = textsOf(model, entry);
  for (Rule &rule : rules_) {
    auto matches = [&](std::string_view text) {
      return suppressionMatches(rule.pattern, text);
    };
    if (!std::any_of(texts.begin(), texts.end(), matches))
      continue;
    rule.blocks += static_cast<uint64_t>(entry.figures.liveBlocks());
    rule.bytes += static_cast<uint64_t>(entry.figures.liveBytes());
    return true;
  }
  return false;
}

} // namespace autoprof
