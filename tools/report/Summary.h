//===-- Summary.h - labels and what they say ------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The lines at the head of the overviews, cut to the terminal's width.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_SUMMARY_H
#define AUTOPROF_REPORT_SUMMARY_H

#include "report/Output.h"

#include <string>

namespace autoprof {

class Summary {
public:
  explicit Summary(const Output &out) : out_(out) {}

  /// Nothing for an empty \p text.
  void line(const std::string &label, std::string text,
            Role role = Role::Plain);

private:
  const Output &out_;
};

} // namespace autoprof

#endif // AUTOPROF_REPORT_SUMMARY_H
