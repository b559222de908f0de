//===-- Statement.h - a line of a trace written as text -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TEST_STATEMENT_H
#define AUTOPROF_TEST_STATEMENT_H

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace autoprof {

/// The words of one line; those with "=" are keys.
struct Statement {
  std::vector<std::string> words;
  std::map<std::string, std::string> keys;

  bool has(const std::string &key) const { return keys.count(key); }
  std::string text(const std::string &key) const {
    auto it = keys.find(key);
    return it == keys.end() ? "" : it->second;
  }
  uint64_t number(const std::string &key, uint64_t otherwise = 0) const {
    return has(key) ? std::stoull(text(key), nullptr, 0) : otherwise;
  }
  int64_t signedNumber(const std::string &key, int64_t otherwise = 0) const {
    return has(key) ? std::stoll(text(key), nullptr, 0) : otherwise;
  }
  const std::string &word(size_t index) const {
    if (index >= words.size())
      throw std::runtime_error("too few words");
    return words[index];
  }
};

/// \p name 's place among \p names, or the number it is.
template <size_t N>
uint32_t indexOf(const std::string &name, const char *const (&names)[N],
                 uint32_t limit) {
  auto it = std::find(std::begin(names), std::end(names), name);
  uint64_t index =
      it != std::end(names) ? it - std::begin(names) : std::stoull(name);
  if (index >= limit)
    throw std::runtime_error("no such counter");
  return static_cast<uint32_t>(index);
}

} // namespace autoprof

#endif // AUTOPROF_TEST_STATEMENT_H
