//===-- Quantity.h - amounts as users write them --------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// "100ms", "64MiB", "1,000", "2.5k": the only place that reads such texts.
// Times are in ns, sizes in bytes. kB, MB and GB are powers of 1000, KiB, MiB
// and GiB powers of 1024.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_QUANTITY_H
#define AUTOPROF_ANALYSIS_QUANTITY_H

#include <string>
#include <string_view>

namespace autoprof {

enum class Unit { Count, Nanoseconds, Bytes };

/// An amount of \p unit, never negative. Throws std::invalid_argument that
/// says what is wrong: a time needs its unit, a size may be a bare number.
double parseQuantity(std::string_view text, Unit unit);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_QUANTITY_H
