//===-- Ticks.h - arithmetic of times that saturate -----------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_TICKS_H
#define AUTOPROF_ANALYSIS_TICKS_H

#include <algorithm>
#include <cstdint>

namespace autoprof {

/// Times beyond this (58 years at 5 GHz) come from damaged files only. Sums
/// saturate instead of wrapping.
inline constexpr uint64_t kMaxTicks = 1ull << 62;

inline uint64_t bounded(uint64_t ticks) { return std::min(ticks, kMaxTicks); }

inline uint64_t sum(uint64_t a, uint64_t b) {
  return bounded(bounded(a) + bounded(b));
}

/// a * b / c without overflow, rounded down, at most kMaxTicks.
inline uint64_t scaled(uint64_t a, uint64_t b, uint64_t c) {
  if (c == 0)
    return 0;
  unsigned __int128 result = static_cast<unsigned __int128>(a) * b / c;
  return result > kMaxTicks ? kMaxTicks : static_cast<uint64_t>(result);
}

/// What \p a has above \p b.
inline uint64_t beyond(uint64_t a, uint64_t b) { return a - std::min(a, b); }

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_TICKS_H
