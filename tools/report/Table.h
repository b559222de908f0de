//===-- Table.h - aligned columns with a name at the end ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The layout of all text tables: figures right-aligned, the name last and as
// long as it is. On a terminal that is too narrow, columns of least use go
// first, then names are cut in the middle; in a pipe nothing is cut.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_TABLE_H
#define AUTOPROF_REPORT_TABLE_H

#include "report/Output.h"

#include <string>
#include <vector>

namespace autoprof {

struct Column {
  std::string heading;
  /// Columns with a larger number are left out earlier; 0 stays.
  int dropOrder = 0;
  bool isLeft = false;
};

struct Row {
  std::vector<std::string> cells; ///< one for each column
  std::vector<Role> roles;        ///< missing ones are Plain
  std::string indent;             ///< before the name
  std::string name;
  std::string note;  ///< after the name, in brackets
  std::string place; ///< file and line
};

class Table {
public:
  Table(std::vector<Column> columns, std::string nameHeading)
      : columns_(std::move(columns)), nameHeading_(std::move(nameHeading)) {}

  void add(Row row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  void print(const Output &out) const;

private:
  std::vector<size_t> widths() const;
  void dropColumns(std::vector<size_t> &widths, size_t limit) const;
  void printName(const Output &out, const Row &row, size_t room) const;

  std::vector<Column> columns_;
  std::string nameHeading_;
  std::vector<Row> rows_;
};

} // namespace autoprof

#endif // AUTOPROF_REPORT_TABLE_H
