//===-- Statement.h - a line of a trace written as text -------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TEST_STATEMENT_H
#define AUTOPROF_TEST_STATEMENT_H

#include <cstdint>
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

} // namespace autoprof

#endif // AUTOPROF_TEST_STATEMENT_H
