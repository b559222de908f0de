//===-- StatisticsTest.cpp - tests of Statistics.h ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/Statistics.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace autoprof;

namespace {

// The example of Student's sleep data (two drugs, ten patients each), as
// Welch's test of R 4 gives it: t = -1.8608, df = 17.776, p = 0.07939.
const Sample kDrug1{{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}};
const Sample kDrug2{{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}};

TEST(StatisticsTest, MeanAndSpread) {
  EXPECT_DOUBLE_EQ(kDrug1.mean(), 0.75);
  EXPECT_NEAR(kDrug1.deviation(), 1.789010, 1e-6);
  EXPECT_EQ(Sample{{5}}.deviation(), 0);
  EXPECT_EQ(kDrug1.least(), -1.6);
  EXPECT_EQ(kDrug1.most(), 3.7);
}

TEST(StatisticsTest, WithoutTrimmingItIsWelchsAsInR) {
  EXPECT_NEAR(*testDiffers(kDrug1, kDrug2), 0.07939, 5e-6);
  EXPECT_NEAR(*testDiffers(kDrug2, kDrug1), 0.07939, 5e-6);
  EXPECT_NEAR(*testGreater(kDrug2, kDrug1), 0.07939 / 2, 5e-6);
  EXPECT_NEAR(*testGreater(kDrug1, kDrug2), 1 - 0.07939 / 2, 5e-6);
}

TEST(StatisticsTest, OneDisturbedRunHidesNothing) {
  // By hand: means 2.5 and 12.5, variances of the means 0.5667, t = 9.393 with
  // six degrees of freedom.
  Sample disturbed{{1, 2, 100, 3, 4}}, calm{{11, 12, 13, 14, 15}};
  EXPECT_GT(*testDiffers(disturbed, calm), 0.1);
  disturbed.trim = calm.trim = kTrim;
  EXPECT_DOUBLE_EQ(disturbed.mean(), 2.5);
  EXPECT_DOUBLE_EQ(calm.mean(), 12.5);
  EXPECT_NEAR(calm.meanError(), std::sqrt(0.566667), 1e-6);
  EXPECT_NEAR(*testDiffers(disturbed, calm), 8.2664e-5, 1e-8);
}

TEST(StatisticsTest, FewRunsAreNotTested) {
  EXPECT_FALSE(testDiffers(Sample{{1, 2}}, kDrug1));
  EXPECT_FALSE(testDiffers(kDrug1, Sample{{1, 2}}));
  EXPECT_FALSE(testAbove(Sample{{1, 2}}, 0));
  EXPECT_TRUE(testAbove(Sample{{1, 2, 3}}, 0));
}

TEST(StatisticsTest, WithoutSpreadADifferenceIsCertain) {
  Sample ones{{1, 1, 1}}, twos{{2, 2, 2}};
  EXPECT_EQ(*testDiffers(ones, twos), 0);
  EXPECT_EQ(*testDiffers(ones, ones), 1);
  EXPECT_EQ(*testAbove(twos, 1), 0);
  EXPECT_EQ(*testAbove(ones, 2), 1);
}

TEST(StatisticsTest, AboveIsOneSided) {
  // t = 3.4641 with two degrees of freedom.
  EXPECT_NEAR(*testAbove(Sample{{1, 2, 3}}, 0), 0.037090, 1e-6);
  EXPECT_NEAR(*testAbove(Sample{{1, 2, 3}}, 4), 1 - 0.037090, 1e-6);
}

TEST(StatisticsTest, HolmStepsDown) {
  std::vector<double> ps = {0.04, 0.01, 0.03, 0.005};
  holmCorrection(ps);
  EXPECT_DOUBLE_EQ(ps[3], 0.02);
  EXPECT_DOUBLE_EQ(ps[1], 0.03);
  EXPECT_DOUBLE_EQ(ps[2], 0.06);
  EXPECT_DOUBLE_EQ(ps[0], 0.06); // never below the one before it
  std::vector<double> large = {0.9, 0.8};
  holmCorrection(large);
  EXPECT_DOUBLE_EQ(large[0], 1);
}

} // namespace
