//===-- RunClock.h - a run's ticks in ns ----------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_RUNCLOCK_H
#define AUTOPROF_ANALYSIS_RUNCLOCK_H

#include "trace/TraceData.h"

#include <cstdint>

namespace autoprof {

/// Ticks to ns by the header's two calibration points; where they are
/// unusable a tick is a nanosecond.
class RunClock {
public:
  explicit RunClock(const abi::FileHeader &header);
  uint64_t toNs(uint64_t ticks) const;
  double toNsExactly(uint64_t ticks) const {
    return static_cast<double>(static_cast<long double>(ticks) * nsPerTick_);
  }

private:
  long double nsPerTick_ = 1;
};

/// A time on the clock that stands still while recording is stopped: the one of
/// clock records.
uint64_t recordedTicksOf(const abi::FileHeader &header, uint64_t ticks);

/// When calls that are still open are taken to end, ticks.
uint64_t endTicksOf(const TraceData &data);

} // namespace autoprof

#endif // AUTOPROF_ANALYSIS_RUNCLOCK_H
