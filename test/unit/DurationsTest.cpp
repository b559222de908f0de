//===-- DurationsTest.cpp - Durations -------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Durations.h"

#include "autoprof/abi.h"

#include <gtest/gtest.h>

using namespace autoprof;

TEST(Durations, EmptyHasNone) {
  EXPECT_FALSE(Durations().percentile(50).has_value());
}

TEST(Durations, NearestRank) {
  Durations durations;
  for (uint64_t ns = 1; ns <= 100; ++ns)
    durations.add(ns, 1);
  EXPECT_EQ(durations.percentile(50), 50u);
  EXPECT_EQ(durations.percentile(90), 90u);
  EXPECT_EQ(durations.percentile(99), 99u);
  EXPECT_EQ(durations.percentile(100), 100u);
  EXPECT_EQ(durations.percentile(0), 1u);
}

TEST(Durations, MergeKeepsCounts) {
  Durations a, b;
  a.add(10, 90);
  b.add(1000, 10);
  a.merge(b);
  EXPECT_EQ(a.count(), 100u);
  EXPECT_EQ(a.percentile(90), 10u);
  EXPECT_EQ(a.percentile(91), 1000u);
}

/// The bound that the report promises for percentiles: half a bucket.
TEST(Durations, BucketsAreWithinOneAndAHalfPercent) {
  for (uint64_t ticks = 1; ticks < (1ull << 40); ticks += ticks / 7 + 1) {
    uint64_t middle = autoprof::abi::histValue(autoprof::abi::histIndex(ticks));
    double error = std::abs(double(middle) - double(ticks)) / double(ticks);
    EXPECT_LE(error, 0.0157) << ticks;
  }
}
