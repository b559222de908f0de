//===-- Rows.h - call paths as records ------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What JSON and CSV say of each call path: a record with its caller's id, so
// that nothing is nested. Callers come before callees; id 0 is the root.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_ROWS_H
#define AUTOPROF_REPORT_ROWS_H

#include "report/Fields.h"

#include <functional>

namespace autoprof {

/// Calls \p visit with the record of every path.
void visitPathRows(const Model &model,
                   const std::function<void(const Json &)> &visit);

} // namespace autoprof

#endif // AUTOPROF_REPORT_ROWS_H
