//===-- RunClock.cpp - a run's ticks in ns --------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/RunClock.h"

#include <algorithm>
#include <cmath>

namespace autoprof {

using namespace abi;

RunClock::RunClock(const FileHeader &header) {
  if (header.LastTicks > header.StartTicks &&
      header.LastMonoNs > header.StartMonoNs)
    nsPerTick_ =
        static_cast<long double>(header.LastMonoNs - header.StartMonoNs) /
        static_cast<long double>(header.LastTicks - header.StartTicks);
}

uint64_t RunClock::toNs(uint64_t ticks) const {
  long double ns = std::round(static_cast<long double>(ticks) * nsPerTick_);
  constexpr uint64_t kMost = 1ull << 62; // damaged files only
  return ns < static_cast<long double>(kMost) ? static_cast<uint64_t>(ns)
                                              : kMost;
}

uint64_t endTicksOf(const TraceData &data) {
  if (data.header.EndTicks)
    return data.header.EndTicks;
  uint64_t end = data.header.LastTicks;
  for (const BlockInfo &block : data.blocks)
    end = std::max(end, block.header.LastTicks);
  return end;
}

uint64_t recordedTicksOf(const FileHeader &header, uint64_t ticks) {
  if (header.StoppedAt)
    ticks = std::min(ticks, header.StoppedAt);
  return ticks - std::min(ticks, header.OffTicks);
}

} // namespace autoprof
