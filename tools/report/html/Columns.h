//===-- Columns.h - tables of numbers as compact bytes --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a page holds of call paths: a column for each figure, its numbers one
// after another as LEB128 (seven bits a byte, the lowest first; the eighth says
// that more follow), signed ones zigzag-coded. Neighbours in a column resemble
// each other, so that it compresses well. The index is JSON and says where each
// column lies. src/columns.ts reads them.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_COLUMNS_H
#define AUTOPROF_REPORT_COLUMNS_H

#include "report/Fields.h"

#include <cstdint>
#include <string>
#include <vector>

namespace autoprof {

class Columns {
public:
  void add(const std::string &name, const std::vector<uint64_t> &values);
  void addSigned(const std::string &name, const std::vector<int64_t> &values);

  const std::string &bytes() const { return bytes_; }
  /// {"nodes.calls":{"offset":N,"count":N,"signed":false}, ...}
  const Json &index() const { return index_; }

private:
  void begin(const std::string &name, size_t count, bool isSigned);
  void put(uint64_t value);

  std::string bytes_;
  Json index_ = Json::object();
};

} // namespace autoprof

#endif // AUTOPROF_REPORT_COLUMNS_H
