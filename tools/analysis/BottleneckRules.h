//===-- BottleneckRules.h - from which figure on it is a bottleneck -------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every number that decides about a finding; docs/bottlenecks.md has the same
// ones with the reasons for them. A share is one of the time of all threads
// unless its name says otherwise.
//
//===----------------------------------------------------------------------===//
#ifndef AUTOPROF_ANALYSIS_BOTTLENECKRULES_H
#define AUTOPROF_ANALYSIS_BOTTLENECKRULES_H

#include "analysis/Bottlenecks.h"

#include <optional>

namespace autoprof::rules {

/// From which value on something is Medium, High and Critical.
struct Scale {
  double medium, high, critical;

  std::optional<Severity> of(double value) const {
    if (value >= critical)
      return Severity::Critical;
    if (value >= high)
      return Severity::High;
    if (value >= medium)
      return Severity::Medium;
    return std::nullopt;
  }
};
inline constexpr double kNever = 1e300;

/// In shorter runs everything is start-up: nothing is looked for by time.
inline constexpr uint64_t kLeastRunNs = 10'000'000;

inline constexpr Scale kHotSelfShare{0.25, 0.40, 0.60};

inline constexpr Scale kHotPathShare{0.50, 0.75, kNever};
/// A path with more than this is the program itself.
inline constexpr double kWholeProgramShare = 0.95;
/// A shorter path (main, what a thread begins with) is that, too.
inline constexpr uint32_t kHotPathLeastDepth = 2;

inline constexpr Scale kShortCallsShare{0.10, 0.25, 0.50};
inline constexpr uint64_t kShortCallsLeast = 1'000'000;
inline constexpr double kShortCallNs = 100;

inline constexpr Scale kTailRatio{20, 100, 1000}; ///< p99.9 to p50
inline constexpr uint64_t kTailLeastCalls = 1000;
inline constexpr double kTailLeastNs = 100'000;
/// A caller whose longest call is one of a callee's is not named too.
inline constexpr double kTailOfCallee = 0.8;

inline constexpr Scale kWaitShare{0.10, 0.25, 0.50};
inline constexpr double kWaitOfSelf = 0.8; ///< "far above CPU": 5 x

/// What a pair of malloc and free is taken to cost: a yardstick, no
/// measurement.
inline constexpr double kAllocationNs = 50;
inline constexpr Scale kChurnShare{0.03, 0.10, 0.20};
inline constexpr uint64_t kChurnLeast = 10'000;
inline constexpr double kChurnShortLived = 0.8; ///< freed within 1 ms
inline constexpr double kStormTemporary = 0.8;  ///< freed before the next one

/// What it is taken to cost to throw an exception through three frames and to
/// catch it: a yardstick, too.
inline constexpr double kThrowNs = 1000;
inline constexpr uint64_t kThrowsLeast = 1'000;
inline constexpr Scale kThrowShare{0.03, 0.10, 0.20};
/// Allocations that are the exceptions themselves: the object, its message.
inline constexpr double kAllocationsOfThrow = 3;

inline constexpr uint64_t kReallocLeastOfBlock = 50;
/// Bytes copied, to those of the largest block.
inline constexpr Scale kReallocCopies{0, 10, 100};
inline constexpr double kReallocLeastCopied = 1 << 20; ///< for more than Medium

inline constexpr double kLeakLeastBytes = 64 << 10;
inline constexpr uint64_t kLeakLeastBlocks = 64;
inline constexpr Scale kLeakBytes{64 << 10, 1 << 20, 16 << 20};
/// Of all that is live at the end.
inline constexpr double kLeakLeastShare = 0.1;

inline constexpr Scale kImbalance{1.75, 3, 6}; ///< busiest thread to the mean
inline constexpr double kImbalanceLeastShare = 0.1; ///< of the run's duration

inline constexpr Scale kDepth{256, 1000, kNever};
/// Where depth is not known: recursive calls for each call from outside.
inline constexpr double kRecursionRatio = 1000;
inline constexpr uint32_t kRecursionNested = 16;
inline constexpr double kRecursionShare = 0.1;

/// What a counted and what a clocked call is taken to cost: test/bench.
inline constexpr double kCountedNs = 1.5;
inline constexpr double kClockedNs = 29;
/// A read of the clock where a clocked call takes kClockedNs.
inline constexpr double kClockReadPs = 9000;
inline constexpr uint64_t kStretchLeastCalls = 1000;
inline constexpr double kStretchMostNs = 100;
inline constexpr Scale kMeasuringShare{0.30, 0.50, 0.70};

} // namespace autoprof::rules

#endif // AUTOPROF_ANALYSIS_BOTTLENECKRULES_H
