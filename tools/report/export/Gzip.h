//===-- Gzip.h - compresses what is written as a whole --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_REPORT_GZIP_H
#define AUTOPROF_REPORT_GZIP_H

#include <string>

namespace autoprof {

/// \p data as a gzip file; the same bytes each time.
std::string gzip(const std::string &data);

} // namespace autoprof

#endif // AUTOPROF_REPORT_GZIP_H
