//===-- Clock.h - the time stamps of clocked calls ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The time stamp counter where the processor promises that it is constant,
// CLOCK_MONOTONIC elsewhere. The choice is made once, before any hook runs.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_RUNTIME_CLOCK_H
#define AUTOPROF_RUNTIME_CLOCK_H

#include "Sys.h"
#include "autoprof/abi.h"
#include <cpuid.h>

namespace autoprof {

class Clock {
public:
  void choose() {
    unsigned A = 0, B = 0, C = 0, D = 0;
    bool Invariant = __get_cpuid(0x80000007, &A, &B, &C, &D) && (D & (1 << 8));
    Kind_ = Invariant ? abi::ClockKind::Tsc : abi::ClockKind::Monotonic;
  }
  abi::ClockKind kind() const { return Kind_; }

  __attribute__((always_inline)) uint64_t ticks() const {
    if (__builtin_expect(Kind_ == abi::ClockKind::Tsc, 1))
      return __builtin_ia32_rdtsc();
    return Kind_ == abi::ClockKind::None ? Frozen_
                                         : sys::nowNs(CLOCK_MONOTONIC);
  }

  /// From now on time stands still and no clock is read.
  void freeze() {
    Frozen_ = ticks();
    Kind_ = abi::ClockKind::None;
  }

private:
  uint64_t Frozen_ = 0;
  abi::ClockKind Kind_ = abi::ClockKind::None;
};

} // namespace autoprof

#endif // AUTOPROF_RUNTIME_CLOCK_H
