//===-- SeriesBufferTest.cpp - points of runs of any length ---------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The runtime's list of points, with a clock and pages of our own.
//
//===----------------------------------------------------------------------===//
#include "SeriesBuffer.h"
#include <cstring>
#include <gtest/gtest.h>
#include <vector>

using namespace autoprof;
using namespace autoprof::abi;

namespace {

constexpr uint64_t kInterval = 1000;
std::vector<char> Memory;
uint64_t Used, Limit;

uint64_t allocate(uint64_t Bytes) {
  Bytes = (Bytes + kPage - 1) & ~uint64_t(kPage - 1);
  if (Used + Bytes > Limit)
    return 0;
  Used += Bytes;
  return Used - Bytes;
}

class SeriesBufferTest : public testing::Test {
protected:
  void SetUp() override {
    Limit = kPage + kSeriesPoints * sizeof(SeriesPoint);
    Memory.assign(Limit, 0);
    Used = kPage; // offset 0 says "none"
    SeriesBuffer::make(Header, kInterval, 10000000);
  }

  /// As the runtime does: a point whenever one is due. The sum is the time.
  void run(uint64_t From, uint64_t To, uint64_t Step) {
    SeriesBuffer Buffer(Header, Memory.data(), allocate);
    for (uint64_t Now = From; Now < To; Now += Step)
      if (Now >= Due) {
        ASSERT_TRUE(Buffer.lock(Now));
        SeriesPoint P{};
        P.Ticks = P.Calls = Now;
        Due = Buffer.add(P);
        Buffer.unlock();
        ++Taken;
      }
  }
  const SeriesPoint &point(uint32_t I) const {
    return reinterpret_cast<const SeriesPoint *>(
        Memory.data() + uint64_t(Header.Pages[I / kSeriesPerExtent]) *
                            kPage)[I % kSeriesPerExtent];
  }

  SeriesHeader Header{};
  uint64_t Due = 0, Taken = 0;
};

TEST_F(SeriesBufferTest, KeepsEveryPointWhileThereIsRoom) {
  run(1, 1 + kSeriesPoints * kInterval, 100);
  EXPECT_EQ(Header.Count, Taken);
  EXPECT_EQ(Header.Count, kSeriesPoints);
  EXPECT_EQ(Header.Interval, kInterval);
  for (uint32_t I = 0; I < Header.Count; ++I)
    ASSERT_EQ(point(I).Ticks, 1 + I * kInterval);
}

TEST_F(SeriesBufferTest, StaysBoundedAndEvenHoweverLongTheRun) {
  constexpr uint64_t kEnd = 10'000'000 * kInterval; // a day at 10 ms
  run(1, kEnd, 500);
  EXPECT_LE(Header.Count, kSeriesPoints);
  EXPECT_GE(Header.Count, kSeriesPoints / 2);
  EXPECT_EQ(Header.Interval % kInterval, 0u);
  EXPECT_EQ(point(0).Ticks, 1u);
  EXPECT_GT(point(Header.Count - 1).Ticks, kEnd - 2 * Header.Interval);
  for (uint32_t I = 1; I < Header.Count; ++I) {
    ASSERT_EQ(point(I).Calls, point(I).Ticks);
    uint64_t Distance = point(I).Ticks - point(I - 1).Ticks;
    ASSERT_GE(Distance, Header.Interval / 2);
    ASSERT_LE(Distance, 2 * Header.Interval);
  }
}

TEST_F(SeriesBufferTest, TakesNoMoreSpaceThanThePointsNeed) {
  run(1, 10 * kInterval, 100);
  EXPECT_EQ(Used, kPage + kSeriesPerExtent * sizeof(SeriesPoint));
  run(10 * kInterval, 1'000'000 * kInterval, 100);
  EXPECT_EQ(Used, kPage + kSeriesPoints * sizeof(SeriesPoint));
}

TEST_F(SeriesBufferTest, GoesOnWithFewerPointsWithoutSpace) {
  Limit = kPage + 2 * kSeriesPerExtent * sizeof(SeriesPoint);
  run(1, 1000 * kInterval, 100);
  EXPECT_EQ(Header.Count, 2 * kSeriesPerExtent);
  EXPECT_EQ(Header.LockedAt, 0u);
}

TEST_F(SeriesBufferTest, OneWriterAtATimeUnlessItIsGone) {
  SeriesBuffer Buffer(Header, Memory.data(), allocate);
  ASSERT_TRUE(Buffer.lock(5000));
  EXPECT_FALSE(Buffer.lock(5001));
  EXPECT_FALSE(Buffer.lock(4000)); // its clock was read before
  EXPECT_FALSE(
      Buffer.lock(5000 + SeriesBuffer::kLockIntervals * kInterval - 1));
  EXPECT_TRUE(Buffer.lock(5002 + SeriesBuffer::kLockIntervals * kInterval));
  Buffer.unlock();
  EXPECT_TRUE(Buffer.lock(6000));
}

} // namespace
