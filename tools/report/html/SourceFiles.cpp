//===-- SourceFiles.cpp - source text that goes into a page ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/html/SourceFiles.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

namespace fs = std::filesystem;

namespace autoprof {

namespace {

/// Of a function; most are shorter.
constexpr uint32_t kMostLines = 80;
/// Comment and template line above its name.
constexpr uint32_t kLinesBefore = 3;
/// Larger files are generated and nobody reads them in a page.
constexpr uintmax_t kMostBytes = 16 << 20;

std::vector<std::string> linesOf(const fs::path &path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    lines.push_back(std::move(line));
  return lines;
}

Json excerpt(const std::string &file, const std::vector<std::string> &lines,
             size_t first, size_t last) {
  std::string text;
  for (size_t i = first; i <= last && i <= lines.size(); ++i)
    text += lines[i - 1] + '\n';
  return {{"file", file}, {"line", first}, {"text", std::move(text)}};
}

} // namespace

SourceFiles::SourceFiles(const std::string &root) {
  std::error_code error;
  root_ = fs::canonical(root, error);
  if (error || !fs::is_directory(root_, error))
    throw std::runtime_error("--source-root " + root + ": no such folder");
}

bool SourceFiles::isInside(const fs::path &path) const {
  auto [rootEnd, _] =
      std::mismatch(root_.begin(), root_.end(), path.begin(), path.end());
  return rootEnd == root_.end();
}

fs::path SourceFiles::find(const std::string &name) const {
  auto take = [&](const fs::path &candidate) -> fs::path {
    std::error_code error;
    fs::path path = fs::canonical(candidate, error);
    if (error || !isInside(path) || !fs::is_regular_file(path, error) ||
        fs::file_size(path, error) > kMostBytes)
      return {};
    return path;
  };
  if (fs::path path = take(name); !path.empty() && fs::path(name).is_absolute())
    return path;
  // The longest end of the name that is a file below the root.
  fs::path rest = fs::path(name).relative_path();
  while (!rest.empty()) {
    if (fs::path path = take(root_ / rest); !path.empty())
      return path;
    fs::path shorter;
    for (auto part = std::next(rest.begin()); part != rest.end(); ++part)
      shorter /= *part;
    rest = shorter;
  }
  return {};
}

Json SourceFiles::collect(const Model &model,
                          const std::vector<FunctionIndex> &functions,
                          bool areWhole) const {
  std::map<std::string, std::set<uint32_t>> wanted; // by recorded name
  for (FunctionIndex index : functions) {
    const Function &function = model.functions[index];
    if (!function.file.empty() && function.line > 0)
      wanted[function.file].insert(function.line);
  }
  Json sources = Json::array();
  for (const auto &[name, starts] : wanted) {
    fs::path path = find(name);
    if (path.empty())
      continue;
    std::vector<std::string> lines = linesOf(path);
    if (areWhole) {
      sources.push_back(excerpt(name, lines, 1, lines.size()));
      continue;
    }
    for (auto start = starts.begin(); start != starts.end(); ++start) {
      if (*start > lines.size())
        continue; // another version of the file
      auto next = std::next(start);
      uint32_t last = *start + kMostLines - 1;
      if (next != starts.end())
        last = std::min(last, std::max(*start, *next - 1));
      uint32_t first = *start > kLinesBefore ? *start - kLinesBefore : 1;
      sources.push_back(excerpt(name, lines, first, last));
    }
  }
  return sources;
}

} // namespace autoprof
