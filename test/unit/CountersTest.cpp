//===-- CountersTest.cpp - looking at counters ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Counters.h"
#include "CounterPage.h"

#include <gtest/gtest.h>

namespace autoprof {
namespace {

using abi::NodeCounters;

struct Source {
  uint64_t values[abi::kCounters] = {};
  bool isThere = true;
  bool operator()(uint64_t *now) {
    for (unsigned i = 0; i < abi::kCounters; ++i)
      now[i] = values[i];
    return isThere;
  }
};

TEST(Counters, WhatIsNewGoesToTheNode) {
  CounterState state{};
  Source source;
  NodeCounters first{}, second{};
  source.values[0] = 10;
  source.values[1] = 7;
  chargeWith(state, 2, source, [&] { return &first; });
  source.values[0] = 15;
  chargeWith(state, 2, source, [&] { return &second; });
  chargeWith(state, 2, source, [&] { return &first; });
  EXPECT_EQ(first.Value[0], 10u);
  EXPECT_EQ(first.Value[1], 7u);
  EXPECT_EQ(second.Value[0], 5u);
  EXPECT_EQ(second.Value[1], 0u);
}

TEST(Counters, WhatNobodyIsChargedIsOver) {
  CounterState state{};
  Source source;
  NodeCounters node{};
  source.values[0] = 10;
  chargeWith(state, 1, source, []() -> NodeCounters * { return nullptr; });
  source.values[0] = 12;
  chargeWith(state, 1, source, [&] { return &node; });
  EXPECT_EQ(node.Value[0], 2u);
}

TEST(Counters, ASourceThatFailsOrFallsBackChargesNothing) {
  CounterState state{};
  Source source;
  NodeCounters node{};
  source.values[0] = 10;
  chargeWith(state, 1, source, [&] { return &node; });
  source.values[0] = 3; // wrong, and never a huge number
  chargeWith(state, 1, source, [&] { return &node; });
  source.values[0] = 100;
  source.isThere = false;
  chargeWith(state, 1, source, [&] { return &node; });
  EXPECT_EQ(node.Value[0], 10u);
}

TEST(Counters, AHandlerInBetweenLeavesItToTheNextLook) {
  CounterState state{};
  NodeCounters outer{}, inner{};
  Source later;
  later.values[0] = 20;
  auto interrupted = [&](uint64_t *now) {
    now[0] = 10;
    chargeWith(state, 1, later, [&] { return &inner; });
    return true;
  };
  chargeWith(state, 1, interrupted, [&] { return &outer; });
  EXPECT_EQ(outer.Value[0], 10u);
  EXPECT_EQ(inner.Value[0], 0u);
  chargeWith(state, 1, later, [&] { return &inner; });
  EXPECT_EQ(inner.Value[0], 10u);
}

TEST(CounterPage, AddsTheProcessorsCounter) {
  perf_event_mmap_page page{};
  page.index = 3;
  page.offset = 1000;
  page.cap_user_rdpmc = 1;
  page.pmc_width = 48;
  uint64_t value = 0;
  uint32_t asked = 0;
  EXPECT_TRUE(readCounterPage(&page, value, [&](uint32_t counter) {
    asked = counter;
    return uint64_t{234};
  }));
  EXPECT_EQ(asked, 2u);
  EXPECT_EQ(value, 1234u);
  // Counters that count up to their overflow begin below 0.
  EXPECT_TRUE(readCounterPage(
      &page, value, [](uint32_t) { return (uint64_t{1} << 48) - 10; }));
  EXPECT_EQ(value, 990u);
}

TEST(CounterPage, ReadsAgainWhatWasChangedMeanwhile) {
  perf_event_mmap_page page{};
  page.index = 1;
  page.offset = 1000;
  page.cap_user_rdpmc = 1;
  page.pmc_width = 48;
  uint64_t value = 0;
  int reads = 0;
  EXPECT_TRUE(readCounterPage(&page, value, [&](uint32_t) {
    if (reads++ == 0) {
      page.lock += 2;
      page.offset = 5000;
    }
    return uint64_t{1};
  }));
  EXPECT_EQ(reads, 2);
  EXPECT_EQ(value, 5001u);
}

TEST(CounterPage, RefusesWhatIsNotThere) {
  perf_event_mmap_page page{};
  uint64_t value = 0;
  auto never = [](uint32_t) -> uint64_t {
    ADD_FAILURE();
    return 0;
  };
  page.index = 1;
  EXPECT_FALSE(readCounterPage(&page, value, never)); // not allowed
  page.index = 0;
  page.cap_user_rdpmc = 1;
  EXPECT_FALSE(readCounterPage(&page, value, never)); // not running
}

} // namespace
} // namespace autoprof
