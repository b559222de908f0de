//===-- SeriesModelTest.cpp - rates and gauges in parts of a run ----------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "analysis/SeriesModel.h"

#include <gtest/gtest.h>

namespace autoprof {
namespace {

const SeriesInfo &infoOf(SeriesMetric metric) {
  return seriesInfos()[static_cast<size_t>(metric)];
}

TimePoint point(uint64_t ns, SeriesMetric metric, int64_t value) {
  TimePoint made;
  made.ns = ns;
  made.known = infoOf(metric).known;
  made.values[static_cast<size_t>(metric)] = value;
  return made;
}

TEST(SeriesModel, InfosStandInTheOrderOfTheirMetrics) {
  for (size_t i = 0; i < kSeriesMetrics; ++i)
    EXPECT_EQ(static_cast<size_t>(seriesInfos()[i].metric), i);
}

TEST(SeriesModel, SumsAreDividedInProportion) {
  RunSeries series;
  series.points = {point(0, SeriesMetric::Calls, 0),
                   point(1'000'000'000, SeriesMetric::Calls, 1000),
                   point(4'000'000'000, SeriesMetric::Calls, 1300)};
  EXPECT_EQ(binned(series, infoOf(SeriesMetric::Calls), 4),
            (std::vector<double>{1000, 100, 100, 100}));
  EXPECT_EQ(series.sumAt(infoOf(SeriesMetric::Calls), 9'000'000'000), 1300);
}

TEST(SeriesModel, PointsThatDoNotKnowASumAreStraightLines) {
  RunSeries series;
  series.points = {point(0, SeriesMetric::Calls, 100),
                   point(1'000'000'000, SeriesMetric::ResidentBytes, 7),
                   point(2'000'000'000, SeriesMetric::Calls, 500)};
  EXPECT_EQ(binned(series, infoOf(SeriesMetric::Calls), 2),
            (std::vector<double>{200, 200}));
}

TEST(SeriesModel, OfGaugesTheLargestIsKeptAndStaysUntilTheNext) {
  RunSeries series;
  series.points = {point(0, SeriesMetric::LiveBytes, 5),
                   point(100, SeriesMetric::LiveBytes, 9),
                   point(200, SeriesMetric::LiveBytes, 3),
                   point(1000, SeriesMetric::LiveBytes, 4)};
  EXPECT_EQ(binned(series, infoOf(SeriesMetric::LiveBytes), 4),
            (std::vector<double>{9, 3, 3, 4}));
}

TEST(SeriesModel, NothingComesOfNothing) {
  EXPECT_EQ(binned({}, infoOf(SeriesMetric::Calls), 3),
            (std::vector<double>{0, 0, 0}));
}

} // namespace
} // namespace autoprof
