//===-- Columns.cpp - tables of numbers as compact bytes ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/html/Columns.h"

namespace autoprof {

void Columns::begin(const std::string &name, size_t count, bool isSigned) {
  index_[name] = {
      {"offset", bytes_.size()}, {"count", count}, {"signed", isSigned}};
}

void Columns::put(uint64_t value) {
  for (; value >= 0x80; value >>= 7)
    bytes_ += static_cast<char>(value | 0x80);
  bytes_ += static_cast<char>(value);
}

void Columns::add(const std::string &name,
                  const std::vector<uint64_t> &values) {
  begin(name, values.size(), false);
  for (uint64_t value : values)
    put(value);
}

void Columns::addSigned(const std::string &name,
                        const std::vector<int64_t> &values) {
  begin(name, values.size(), true);
  for (int64_t value : values)
    put(static_cast<uint64_t>(value) << 1 ^
        (value < 0 ? UINT64_MAX : uint64_t{0}));
}

} // namespace autoprof
