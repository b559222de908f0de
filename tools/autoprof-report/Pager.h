//===-- Pager.h - long reports, a page at a time --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// As git does it: AUTOPROF_PAGER, else PAGER, else less, told (by LESS, unless
// the user has it) to leave what fits on a screen as it is; "cat" or nothing is
// no pager. Only when stdout is a terminal.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_TOOL_PAGER_H
#define AUTOPROF_TOOL_PAGER_H

namespace autoprof {

class Pager {
public:
  /// From here on stdout goes to the pager, if there is one.
  explicit Pager(bool isWanted);
  Pager(const Pager &) = delete;
  Pager &operator=(const Pager &) = delete;
  /// Waits until the user has read it.
  ~Pager();
};

} // namespace autoprof

#endif // AUTOPROF_TOOL_PAGER_H
